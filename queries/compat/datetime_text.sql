-- a date and perhaps a time as Spark reads them, as text that Postgres reads; NULL when it is none:
-- yyyy[-m[-d[( |T)[h[:m[:s[.fraction]]]][zone]]]]
CREATE OR REPLACE FUNCTION lb.datetime_text(s text, with_zone boolean) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT p[1] || '-' || coalesce(p[2], '01') || '-' || coalesce(p[3], '01') || ' ' || coalesce(p[4], '00') || ':' || coalesce(p[5], '00')
	|| ':' || coalesce(p[6], '00') || coalesce('.' || left(nullif(p[7], ''), 6), '')
	|| CASE WHEN with_zone AND p[8] <> '' THEN
		CASE WHEN p[8] IN ('Z', 'UTC', 'GMT', 'UT') THEN '+00' ELSE regexp_replace(p[8], '^(UTC|GMT|UT)(?=[+-])', '') END ELSE '' END
  FROM regexp_match(btrim(s, E' \t\n\r\f\v'),
	'^[+]?(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?)?\s*'
	'(Z|(?:UTC|GMT|UT)?(?:[+-]\d{1,2}(?::?\d{1,2})?)?|[A-Za-z]+(?:/[A-Za-z_]+)+)?)?)?)?$') p
$$;
