-- a regular expression of Java as Postgres has it, for patterns that are not constant; lb-sql2pg
-- rewrites constant ones itself
CREATE OR REPLACE FUNCTION lb.java_regex(pattern text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	flags text := coalesce(substring(pattern FROM '^\(\?([imsxudU]+)\)'), '');
	rest text := regexp_replace(pattern, '^\(\?[imsxudU]+\)', '');
	result text := '';
	token text;
	in_class boolean := false;
BEGIN
	WHILE rest <> '' LOOP
		token := CASE
			WHEN rest ~ '^\\[pP]\{' THEN substring(rest FROM '^\\[pP]\{[^}]*\}')
			WHEN rest ~ '^\\' THEN left(rest, 2)
			WHEN rest ~ '^\(\?<[A-Za-z]' THEN substring(rest FROM '^\(\?<[^>]*>')
			WHEN rest ~ '^\(\?>' THEN '(?>'
			WHEN rest ~ '^[*+?}]\+' AND NOT in_class THEN left(rest, 2)
			ELSE left(rest, 1) END;
		rest := substr(rest, length(token) + 1);
		IF token = '\Q' THEN
			result := result || regexp_replace(split_part(rest, '\E', 1), '([^[:alnum:]_[:space:]])', '\\\1', 'g');
			rest := substr(rest, length(split_part(rest, '\E', 1)) + 3);
			CONTINUE;
		END IF;
		in_class := CASE token WHEN '[' THEN true WHEN ']' THEN false ELSE in_class END;
		result := result || CASE
			WHEN token ~ '^\\[pP]\{' THEN CASE
				WHEN in_class THEN '' WHEN token ~ '^\\P' THEN '[^' ELSE '[' END || CASE
				WHEN token ~* '\{(Is)?(Lu|Upper|Uppercase)\}' THEN '[:upper:]'
				WHEN token ~* '\{(Is)?(Ll|Lower|Lowercase)\}' THEN '[:lower:]'
				WHEN token ~* '\{(Is)?(N|Nd|Digit)\}' THEN '[:digit:]'
				WHEN token ~* '\{(Is)?(P|Punct|Punctuation)\}' THEN '[:punct:]'
				WHEN token ~* '\{(Z|Space|IsWhite_Space)\}' THEN '[:space:]'
				WHEN token ~* '\{Alnum\}' THEN '[:alnum:]'
				ELSE '[:alpha:]' END || CASE WHEN in_class THEN '' ELSE ']' END
			WHEN token IN ('\w', '\d', '\s') AND strpos(flags, 'U') = 0 THEN
				CASE WHEN in_class THEN '' ELSE '[' END ||
				CASE token WHEN '\w' THEN 'A-Za-z0-9_' WHEN '\d' THEN '0-9' ELSE ' \t\n\v\f\r' END ||
				CASE WHEN in_class THEN '' ELSE ']' END
			WHEN token IN ('\W', '\D', '\S') AND strpos(flags, 'U') = 0 AND NOT in_class THEN
				CASE token WHEN '\W' THEN '[^A-Za-z0-9_]' WHEN '\D' THEN '[^0-9]' ELSE '[^ \t\n\v\f\r]' END
			WHEN token IN ('\W', '\D', '\S') AND strpos(flags, 'U') = 0 THEN
				CASE token WHEN '\W' THEN '\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\U0010ffff'
				           WHEN '\D' THEN '\u0001-\u002f\u003a-\U0010ffff'
				           ELSE '\u0001-\u0008\u000e-\u001f\u0021-\U0010ffff' END
			WHEN token = '\b' AND NOT in_class THEN '\y'
			WHEN token = '\B' THEN '\Y'
			WHEN token = '\z' THEN '\Z'
			WHEN token = '\h' THEN CASE WHEN in_class THEN '[:blank:]' ELSE '[[:blank:]]' END
			WHEN token ~ '^\(\?<' THEN '('
			WHEN token = '(?>' THEN '(?:'
			WHEN token ~ '^[*+?}]\+$' THEN left(token, 1)
			WHEN token = '.' AND NOT in_class AND strpos(flags, 's') = 0 THEN '[^\n\r]'
			ELSE token END;
	END LOOP;
	flags := replace(regexp_replace(flags, '[sudU]', '', 'g'), 'm', 'w');
	RETURN CASE WHEN flags = '' THEN '' ELSE '(?' || flags || ')' END || result;
END
$$;
