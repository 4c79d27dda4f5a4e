-- decode(bytes, charset): bytes in a character set of Java's as text
CREATE OR REPLACE FUNCTION lb.decode(b bytea, charset text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	big boolean := upper(charset) NOT LIKE '%LE' AND substr(b, 1, 2) <> '\xfffe'::bytea;
	result text := '';
	unit integer;
	high integer := 0;
	i integer := CASE WHEN substr(b, 1, 2) IN ('\xfffe'::bytea, '\xfeff'::bytea) THEN 2 ELSE 0 END;
BEGIN
	CASE upper(charset)
	WHEN 'UTF-8', 'UTF8', 'US-ASCII' THEN RETURN convert_from(b, 'UTF8');
	WHEN 'ISO-8859-1' THEN RETURN convert_from(b, 'LATIN1');
	WHEN 'UTF-32' THEN
		FOR i IN 0 .. length(b) / 4 - 1 LOOP
			result := result || chr((get_byte(b, 4 * i + 1) << 16) | (get_byte(b, 4 * i + 2) << 8) | get_byte(b, 4 * i + 3));
		END LOOP;
		RETURN result;
	WHEN 'UTF-16', 'UTF-16BE', 'UTF-16LE' THEN
		WHILE i + 1 < length(b) LOOP
			unit := (get_byte(b, i + CASE WHEN big THEN 0 ELSE 1 END) << 8) | get_byte(b, i + CASE WHEN big THEN 1 ELSE 0 END);
			i := i + 2;
			IF unit BETWEEN 55296 AND 56319 THEN
				high := unit;
			ELSIF unit BETWEEN 56320 AND 57343 THEN
				result := result || chr(65536 + ((high - 55296) << 10) + unit - 56320);
			ELSE
				result := result || chr(unit);
			END IF;
		END LOOP;
		RETURN result;
	ELSE RAISE EXCEPTION 'unknown character set %', charset USING ERRCODE = '22023';
	END CASE;
END
$$;
