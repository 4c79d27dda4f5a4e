-- the fields of one CSV line (RFC 4180, and a backslash before a quote)
CREATE OR REPLACE FUNCTION lb.csv_fields(s text, delimiter text DEFAULT ',') RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result text[] := '{}';
	field text := '';
	quoted boolean := false;
	i integer := 1;
	c text;
BEGIN
	WHILE i <= length(s) LOOP
		c := substr(s, i, 1);
		IF quoted AND (c = '\' AND substr(s, i + 1, 1) IN ('"', '\')) THEN
			i := i + 1;
			field := field || substr(s, i, 1);
		ELSIF c = '"' AND (quoted OR field = '') THEN
			quoted := NOT quoted;
		ELSIF NOT quoted AND substr(s, i, length(delimiter)) = delimiter THEN
			result := result || field;
			field := '';
			i := i + length(delimiter) - 1;
		ELSE
			field := field || c;
		END IF;
		i := i + 1;
	END LOOP;
	RETURN result || field;
END
$$;
