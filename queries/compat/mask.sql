-- mask: other characters for upper case, lower case, digits and the rest; NULL keeps them
CREATE OR REPLACE FUNCTION lb.mask(s text, upper_char text DEFAULT 'X', lower_char text DEFAULT 'x',
	digit_char text DEFAULT 'n', other_char text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN s = '' THEN '' ELSE
	(SELECT string_agg(coalesce(CASE WHEN c ~ '[[:upper:]]' THEN upper_char
	                                 WHEN c ~ '[[:lower:]]' THEN lower_char
	                                 WHEN c ~ '[[:digit:]]' THEN digit_char
	                                 ELSE other_char END, c), '' ORDER BY i)
	   FROM regexp_split_to_table(s, '') WITH ORDINALITY u(c, i)) END
$$;
