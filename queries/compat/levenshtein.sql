-- levenshtein: the edit distance; -1 when it is above the threshold
CREATE OR REPLACE FUNCTION lb.levenshtein(a text, b text, threshold integer DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	n integer := length(b);
	above integer[] := ARRAY(SELECT generate_series(0, n));
	row integer[];
BEGIN
	IF a IS NULL OR b IS NULL THEN
		RETURN NULL;
	END IF;
	FOR i IN 1 .. length(a) LOOP
		row := ARRAY[i];
		FOR j IN 1 .. n LOOP
			row[j + 1] := least(above[j + 1] + 1, row[j] + 1,
				above[j] + (substr(a, i, 1) <> substr(b, j, 1))::integer);
		END LOOP;
		above := row;
	END LOOP;
	RETURN CASE WHEN above[n + 1] > threshold THEN -1 ELSE above[n + 1] END;
END
$$;
