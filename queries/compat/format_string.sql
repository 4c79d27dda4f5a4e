-- format_string and printf: Java's Formatter (%d %s %f %e %x %X %o %c %b %n %% with flags - 0 + space , (
-- width and precision); the values come as text
CREATE OR REPLACE FUNCTION lb.format_string(pattern text, VARIADIC args text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	rest text := pattern;
	result text := '';
	spec text[];
	next_arg integer := 1;
	at integer;
BEGIN
	LOOP
		at := strpos(rest, '%');
		EXIT WHEN at = 0 OR rest IS NULL;
		result := result || left(rest, at - 1);
		rest := substr(rest, at);
		spec := regexp_match(rest, '^%(\d+\$)?([-#+ 0,(]*)(\d+)?(\.\d+)?([a-zA-Z%])');
		IF spec IS NULL THEN
			RAISE EXCEPTION 'invalid format: %', rest USING ERRCODE = '22023';
		END IF;
		rest := regexp_replace(rest, '^%(\d+\$)?[-#+ 0,(]*(\d+)?(\.\d+)?[a-zA-Z%]', '');
		IF spec[5] = '%' OR spec[5] = 'n' THEN
			result := result || CASE spec[5] WHEN 'n' THEN E'\n' ELSE lpad('%', coalesce(spec[3], '1')::integer) END;
			CONTINUE;
		END IF;
		IF spec[1] IS NOT NULL THEN
			at := rtrim(spec[1], '$')::integer;
		ELSE
			at := next_arg;
			next_arg := next_arg + 1;
		END IF;
		IF at > cardinality(args) THEN
			RAISE EXCEPTION 'no argument for %', array_to_string(spec, '') USING ERRCODE = '22023';
		END IF;
		result := result || lb.format_value(args[at], spec[2], spec[3]::integer, substr(spec[4], 2)::integer, spec[5]);
	END LOOP;
	RETURN result || rest;
END
$$;
