-- a value by its Spark type as Spark's cast to text prints it inside a struct key or CSV
CREATE OR REPLACE FUNCTION lb.value_text(j jsonb, type text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	parts text[] := CASE WHEN type LIKE '%>' THEN lb.type_parts(type) END;
	s text := j #>> '{}';
	v interval;
	micros numeric;
	sign text;
BEGIN
	IF type LIKE 'struct<%' THEN -- the print form of a row that is a key of a map
		RETURN '[' || (SELECT string_agg(coalesce(lb.value_text(j -> btrim(split_part(part, ':', 1), '`'), substr(part, strpos(part, ':') + 1)), 'null'), ',' ORDER BY i)
		                 FROM unnest(parts) WITH ORDINALITY u(part, i)) || ']';
	ELSIF type = 'double' THEN
		RETURN lb.text(s::double precision);
	ELSIF type = 'float' THEN
		RETURN lb.text(s::real);
	ELSIF type = 'interval' THEN
		v := s::interval;
		RETURN concat_ws(' ', nullif(trunc(extract(year FROM v)), 0) || ' years', nullif(extract(month FROM v), 0) || ' months',
			nullif(extract(day FROM v), 0) || ' days', nullif(extract(hour FROM v), 0) || ' hours', nullif(extract(minute FROM v), 0) || ' minutes',
			nullif(trim_scale(extract(second FROM v)), 0) || ' seconds');
	ELSIF type LIKE 'interval%' THEN
		v := s::interval;
		sign := CASE WHEN v < interval '0' THEN '-' ELSE '' END;
		v := CASE WHEN v < interval '0' THEN -v ELSE v END;
		IF type ~ 'year|month' THEN
			RETURN format('INTERVAL ''%s%s''%s', sign, CASE
				WHEN type = 'interval year' THEN extract(year FROM v)::text
				WHEN type = 'interval month' THEN (extract(year FROM v) * 12 + extract(month FROM v))::text
				ELSE extract(year FROM v) || '-' || extract(month FROM v) END, upper(substr(type, 9)));
		END IF;
		micros := extract(epoch FROM v);
		RETURN format('INTERVAL ''%s%s''%s', sign, CASE type
			WHEN 'interval day' THEN trunc(micros / 86400)::text
			WHEN 'interval hour' THEN lpad(trunc(micros / 3600)::text, 2, '0')
			WHEN 'interval minute' THEN lpad(trunc(micros / 60)::text, 2, '0')
			WHEN 'interval day to hour' THEN trunc(micros / 86400) || ' ' || to_char(v - trunc(micros / 86400) * interval '1 day', 'HH24')
			WHEN 'interval day to minute' THEN trunc(micros / 86400) || ' ' || to_char((micros % 86400) * interval '1 second', 'HH24:MI')
			ELSE trunc(micros / 86400) || ' ' || to_char((micros % 86400) * interval '1 second', 'HH24:MI:SS')
				|| rtrim(rtrim(to_char((micros % 86400) * interval '1 second', '.US'), '0'), '.') END, upper(substr(type, 9)));
	ELSIF type = 'timestamp' THEN
		RETURN rtrim(rtrim(to_char(s::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.');
	ELSIF type = 'timestamp_ntz' THEN
		RETURN rtrim(rtrim(to_char(s::timestamp, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.');
	END IF;
	RETURN s;
END
$$;
