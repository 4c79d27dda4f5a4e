-- to_char of a number by Spark's number format: 0 9 . D , G $ S MI PR
CREATE OR REPLACE FUNCTION lb.to_char(x numeric, pattern text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	f text := translate(upper(pattern), 'DG', '.,');
	body text := regexp_replace(f, 'MI|PR|S|\$', '', 'g');
	whole_pattern text := split_part(body, '.', 1);
	fraction_pattern text := split_part(body, '.', 2);
	whole text := ltrim(trunc(abs(round(x, length(fraction_pattern))))::text, '0');
	fraction text := CASE WHEN fraction_pattern = '' THEN '' ELSE split_part(abs(round(x, length(fraction_pattern)))::text, '.', 2) END;
	result text := '';
	digit text;
	c text;
	sign text := CASE WHEN x < 0 THEN '-' ELSE '+' END;
BEGIN
	IF length(whole) > length(replace(whole_pattern, ',', '')) OR scale(trim_scale(x)) > length(fraction_pattern) THEN
		RETURN translate(body, '90', '##');
	END IF;
	-- from the right: digits that are there, then 0 for a 0, a blank for a 9
	FOREACH c IN ARRAY regexp_split_to_array(reverse(whole_pattern), '') LOOP
		IF c = ',' THEN
			result := CASE WHEN whole <> '' OR strpos(left(whole_pattern, length(whole_pattern) - length(result) - 1), '0') > 0 THEN ',' ELSE ' ' END || result;
		ELSIF c <> '' THEN
			digit := right(whole, 1);
			whole := left(whole, -1);
			result := CASE WHEN digit <> '' THEN digit WHEN c = '0' OR strpos(left(whole_pattern, length(whole_pattern) - length(result)), '0') > 0 THEN '0' ELSE ' ' END || result;
		END IF;
	END LOOP;
	IF fraction_pattern <> '' THEN
		result := result || '.' || rpad(fraction, length(fraction_pattern), '0');
	END IF;
	IF strpos(f, '$') > 0 THEN
		result := regexp_replace(result, '^( *)', '\1$');
	END IF;
	RETURN CASE
		WHEN f LIKE 'S%' THEN regexp_replace(result, '^( *)', '\1' || sign)
		WHEN f LIKE '%S' THEN result || sign
		WHEN f LIKE 'MI%' THEN regexp_replace(result, '^( *)', '\1' || CASE sign WHEN '-' THEN '-' ELSE ' ' END)
		WHEN f LIKE '%MI' THEN result || CASE sign WHEN '-' THEN '-' ELSE ' ' END
		WHEN f LIKE '%PR' THEN CASE sign WHEN '-' THEN regexp_replace(result, '^( *)', '\1<') || '>' ELSE result || ' ' END
		WHEN sign = '-' THEN regexp_replace(result, '^( *)', '\1-')
		ELSE result END;
END
$$;
-- to_char of binary values: base64, hex or utf-8
CREATE OR REPLACE FUNCTION lb.to_char(b bytea, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE lower(format) WHEN 'base64' THEN translate(encode(b, 'base64'), E'\n', '')
                          WHEN 'hex' THEN upper(encode(b, 'hex'))
                          WHEN 'utf-8' THEN convert_from(b, 'UTF8') END
$$;
