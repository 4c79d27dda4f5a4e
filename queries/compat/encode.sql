-- encode: text in a character set of Java's
CREATE OR REPLACE FUNCTION lb.encode(s text, charset text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	big boolean := upper(charset) NOT LIKE '%LE';
	result bytea := CASE WHEN upper(charset) = 'UTF-16' THEN '\xfeff'::bytea ELSE '' END;
	c integer;
	unit integer;
BEGIN
	CASE upper(charset)
	WHEN 'UTF-8', 'UTF8' THEN RETURN convert_to(s, 'UTF8');
	WHEN 'US-ASCII' THEN RETURN convert_to(regexp_replace(s, '[^\u0001-\u007f]', '?', 'g'), 'UTF8');
	WHEN 'ISO-8859-1' THEN RETURN convert_to(regexp_replace(s, '[^\u0001-\u00ff]', '?', 'g'), 'LATIN1');
	WHEN 'UTF-32' THEN
		FOREACH c IN ARRAY ARRAY(SELECT ascii(x) FROM regexp_split_to_table(s, '') x WHERE x <> '') LOOP
			result := result || decode(lpad(to_hex(c), 8, '0'), 'hex');
		END LOOP;
		RETURN result;
	WHEN 'UTF-16', 'UTF-16BE', 'UTF-16LE' THEN
		FOREACH c IN ARRAY ARRAY(SELECT ascii(x) FROM regexp_split_to_table(s, '') x WHERE x <> '') LOOP
			FOREACH unit IN ARRAY CASE WHEN c < 65536 THEN ARRAY[c]
				ELSE ARRAY[55296 + ((c - 65536) >> 10), 56320 + ((c - 65536) & 1023)] END LOOP
				result := result || decode(lpad(to_hex(CASE WHEN big THEN unit
					ELSE ((unit & 255) << 8) | (unit >> 8) END), 4, '0'), 'hex');
			END LOOP;
		END LOOP;
		RETURN result;
	ELSE RAISE EXCEPTION 'unknown character set %', charset USING ERRCODE = '22023';
	END CASE;
END
$$;
