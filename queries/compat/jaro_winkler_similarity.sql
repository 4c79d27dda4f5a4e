-- jaro_winkler_similarity, rounded to hundredths as Databricks does (0 to 100)
CREATE OR REPLACE FUNCTION lb.jaro_winkler_similarity(a text, b text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	reach integer := greatest(greatest(length(a), length(b)) / 2 - 1, 0);
	taken boolean[] := array_fill(false, ARRAY[greatest(length(b), 1)]);
	from_a text := '';
	from_b text := '';
	common numeric;
	jaro numeric;
	prefix integer := 0;
	swapped integer := 0;
BEGIN
	FOR i IN 1 .. length(a) LOOP
		FOR j IN greatest(1, i - reach) .. least(length(b), i + reach) LOOP
			IF NOT taken[j] AND substr(a, i, 1) = substr(b, j, 1) THEN
				taken[j] := true;
				from_a := from_a || substr(a, i, 1);
				EXIT;
			END IF;
		END LOOP;
	END LOOP;
	FOR j IN 1 .. length(b) LOOP
		IF taken[j] THEN
			from_b := from_b || substr(b, j, 1);
		END IF;
	END LOOP;
	common := length(from_a);
	IF common = 0 THEN
		RETURN CASE WHEN a = b THEN 100 ELSE 0 END;
	END IF;
	FOR i IN 1 .. common LOOP
		swapped := swapped + (substr(from_a, i, 1) <> substr(from_b, i, 1))::integer;
	END LOOP;
	jaro := (common / length(a) + common / length(b) + (common - swapped / 2) / common) / 3;
	WHILE prefix < 4 AND substr(a, prefix + 1, 1) = substr(b, prefix + 1, 1) AND substr(a, prefix + 1, 1) <> '' LOOP
		prefix := prefix + 1;
	END LOOP;
	RETURN round(100 * (jaro + prefix * 0.1 * (1 - jaro)));
END
$$;
