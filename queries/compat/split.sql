-- split with a limit: at most so many parts, the last one holds the rest; no limit below 1
CREATE OR REPLACE FUNCTION lb.split(s text, pattern text, n integer) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	parts text[] := regexp_split_to_array(s, pattern);
	at integer;
BEGIN
	IF n < 1 OR cardinality(parts) <= n THEN
		RETURN parts;
	END IF;
	IF n = 1 THEN
		RETURN ARRAY[s];
	END IF;
	IF pattern = '' THEN
		RETURN parts[1:n - 1] || substr(s, n);
	END IF;
	at := regexp_instr(s, pattern, 1, n - 1, 1);
	RETURN parts[1:n - 1] || substr(s, at);
END
$$;
