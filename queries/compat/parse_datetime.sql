-- text by a pattern of Java's DateTimeFormatter; local is NULL when it does not match, zone is NULL when the
-- pattern has none.  What the pattern leaves out is taken from 1970-01-01 00:00:00.
CREATE OR REPLACE FUNCTION lb.parse_datetime(s text, pattern text, OUT local timestamp, OUT zone text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	f jsonb := '{"y":1970,"M":1,"d":1,"H":0,"m":0,"s":0,"S":0}';
	rest text := s;
	saved text;
	failed boolean := false;
	optional boolean := false;
	tokens text[] := lb.date_tokens(pattern);
	token text;
	want text;
	found_text text;
	letter text;
	fraction numeric;
BEGIN
	IF s IS NULL OR pattern IS NULL THEN
		RETURN;
	END IF;
	FOREACH token IN ARRAY coalesce(tokens, '{}') LOOP
		IF token = '[' THEN
			saved := rest;
			optional := true;
			CONTINUE;
		ELSIF token = ']' THEN
			IF failed THEN
				rest := saved;
				failed := false;
			END IF;
			optional := false;
			CONTINUE;
		END IF;
		CONTINUE WHEN failed AND optional;
		letter := left(token, 1);
		want := CASE
			WHEN letter = '''' THEN '^' || regexp_replace(substr(token, 2), '([^[:alnum:]_[:space:]])', '\\\1', 'g')
			WHEN letter = 'y' AND length(token) = 2 THEN '^\d\d'
			WHEN letter = 'y' AND length(token) = 1 THEN '^[-+]?\d{1,9}'
			WHEN letter = 'y' THEN format('^(?:\d{%s}|[-+]\d{%s,6})', length(token), length(token))
			WHEN letter IN ('M', 'L') AND length(token) = 3 THEN '^(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
			WHEN letter IN ('M', 'L') AND length(token) = 4 THEN
				'^(?i)(?:january|february|march|april|may|june|july|august|september|october|november|december)'
			WHEN letter = 'E' THEN CASE WHEN length(token) < 4 THEN '^(?i)(?:mon|tue|wed|thu|fri|sat|sun)'
				ELSE '^(?i)(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)' END
			WHEN letter = 'a' THEN '^(?i)(?:am|pm)'
			WHEN letter = 'G' THEN '^(?i)(?:ad|bc)'
			WHEN letter = 'S' THEN format('^\d{1,%s}', length(token))
			WHEN letter IN ('M', 'L', 'd', 'H', 'h', 'k', 'K', 'm', 's') THEN CASE length(token) WHEN 1 THEN '^\d{1,2}' ELSE '^\d\d' END
			WHEN letter = 'D' THEN CASE length(token) WHEN 1 THEN '^\d{1,3}' ELSE format('^\d{%s}', length(token)) END
			WHEN letter IN ('Q', 'q') THEN '^[1-4]'
			WHEN letter IN ('X', 'x', 'Z') THEN '^(?:Z|[-+]\d\d(?::?\d\d)?(?::?\d\d)?)'
			WHEN letter = 'O' THEN '^GMT(?:[-+]\d\d?(?::\d\d)?)?'
			WHEN letter IN ('V', 'z') THEN '^(?:[A-Za-z]+(?:/[A-Za-z_+-]+\d*)*(?:[-+]\d\d?(?::\d\d)?)?|[-+]\d\d:\d\d)'
			END;
		IF want IS NULL THEN
			RAISE EXCEPTION 'unknown letters in a date pattern: %', token USING ERRCODE = '22023';
		END IF;
		found_text := substring(rest FROM replace(want, '^(?i)', '(?i)^'));
		IF found_text IS NULL THEN
			failed := true;
			IF NOT optional THEN
				RETURN;
			END IF;
			CONTINUE;
		END IF;
		rest := substr(rest, length(found_text) + 1);
		IF letter IN ('X', 'x', 'Z', 'O', 'V', 'z') THEN
			zone := lb.java_zone(found_text);
		ELSIF letter = 'y' THEN
			f := f || jsonb_build_object('y', CASE WHEN length(token) = 2 THEN 2000 ELSE 0 END + found_text::integer);
		ELSIF letter IN ('M', 'L') AND length(token) > 2 THEN
			f := f || jsonb_build_object('M', (strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left(found_text, 3))) + 2) / 3);
		ELSIF letter = 'S' THEN
			IF fraction <> ('0.' || found_text)::numeric THEN
				RETURN; -- the same field with two values
			END IF;
			fraction := ('0.' || found_text)::numeric;
			f := f || jsonb_build_object('S', ('0.' || found_text)::numeric);
		ELSIF letter IN ('a', 'G', 'E') THEN
			f := f || jsonb_build_object(letter, lower(found_text));
		ELSIF letter <> '''' THEN
			f := f || jsonb_build_object(replace(replace(letter, 'L', 'M'), 'q', 'Q'), found_text::integer);
		END IF;
	END LOOP;
	IF rest <> '' OR failed THEN
		RETURN;
	END IF;
	IF f ? 'h' OR f ? 'K' THEN
		IF (f ? 'h' AND (f ->> 'h')::integer NOT BETWEEN 1 AND 12) OR (f ->> 'K')::integer > 11 THEN
			RETURN;
		END IF;
		f := f || jsonb_build_object('H', coalesce((f ->> 'K')::integer, (f ->> 'h')::integer % 12) + CASE f ->> 'a' WHEN 'pm' THEN 12 ELSE 0 END);
	ELSIF f ? 'k' THEN
		f := f || jsonb_build_object('H', (f ->> 'k')::integer % 24);
	END IF;
	IF f ? 'Q' THEN
		f := f || jsonb_build_object('M', (f ->> 'Q')::integer * 3 - 2);
	END IF;
	IF (f ->> 'H')::integer > 23 OR (f ->> 'm')::integer > 59 OR (f ->> 's')::integer > 59 THEN
		RETURN;
	END IF;
	local := make_timestamp(CASE WHEN f ->> 'G' = 'bc' THEN -(f ->> 'y')::integer WHEN (f ->> 'y')::integer <= 0 THEN (f ->> 'y')::integer - 1
			ELSE (f ->> 'y')::integer END, (f ->> 'M')::integer, (f ->> 'd')::integer,
		(f ->> 'H')::integer, (f ->> 'm')::integer, (f ->> 's')::double precision) + (f ->> 'S')::numeric * interval '1 second';
	IF f ? 'D' THEN
		local := local + ((f ->> 'D')::integer - 1) * interval '1 day';
		IF (f ->> 'D')::integer < 1 OR extract(year FROM local) <> (f ->> 'y')::integer THEN
			local := NULL;
		END IF;
	END IF;
	IF f ? 'E' AND lower(to_char(local, 'Dy')) <> left(f ->> 'E', 3) THEN
		local := NULL;
	END IF;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
	local := NULL;
END
$$;
