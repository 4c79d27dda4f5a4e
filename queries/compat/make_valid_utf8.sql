-- make_valid_utf8: each byte that does not belong to a character becomes U+FFFD
CREATE OR REPLACE FUNCTION lb.make_valid_utf8(b bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result text := '';
	i integer := 1;
	n integer;
BEGIN
	WHILE i <= length(b) LOOP
		n := 4;
		WHILE n > 0 AND (i + n - 1 > length(b) OR NOT lb.is_valid_utf8(substr(b, i, n))
		                 OR length(convert_from(substr(b, i, n), 'UTF8')) > 1) LOOP
			n := n - 1;
		END LOOP;
		result := result || CASE n WHEN 0 THEN U&'\FFFD' ELSE convert_from(substr(b, i, n), 'UTF8') END;
		i := i + greatest(n, 1);
	END LOOP;
	RETURN result;
END
$$;
