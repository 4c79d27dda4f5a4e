-- a JSON value by a Spark type as jsonb; what does not fit is NULL
CREATE OR REPLACE FUNCTION lb.json_cast(j json, type text, options jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	kind text := json_typeof(j);
	parts text[] := CASE WHEN type LIKE '%>' THEN lb.type_parts(type) END;
	s text := j #>> '{}';
BEGIN
	IF kind = 'null' THEN
		RETURN NULL;
	ELSIF type LIKE 'struct<%' THEN
		RETURN CASE kind WHEN 'object' THEN
			(SELECT coalesce(jsonb_object_agg(name, lb.json_cast(j -> name, t, options)), '{}')
			   FROM (SELECT btrim(split_part(part, ':', 1), '`') AS name, substr(part, strpos(part, ':') + 1) AS t FROM unnest(parts) part) f) END;
	ELSIF type LIKE 'array<%' THEN
		RETURN CASE kind WHEN 'array' THEN
			(SELECT coalesce(jsonb_agg(lb.json_cast(x, parts[1], options) ORDER BY i), '[]') FROM json_array_elements(j) WITH ORDINALITY u(x, i)) END;
	ELSIF type LIKE 'map<%' THEN
		RETURN CASE kind WHEN 'object' THEN
			(SELECT coalesce(jsonb_object_agg(key, lb.json_cast(value, parts[2], options)), '{}') FROM json_each(j)) END;
	END IF;
	CASE
	WHEN type = 'string' THEN RETURN to_jsonb(CASE kind WHEN 'string' THEN s ELSE lb.json_text(j) END);
	WHEN type = 'variant' THEN RETURN j::jsonb;
	WHEN type = 'boolean' THEN RETURN CASE kind WHEN 'boolean' THEN j::jsonb END;
	WHEN type IN ('tinyint', 'smallint', 'int', 'bigint') THEN
		RETURN CASE WHEN kind = 'number' AND s ~ '^-?\d+$' AND abs(s::numeric) < CASE type WHEN 'tinyint' THEN 128
			WHEN 'smallint' THEN 32768 WHEN 'int' THEN 2147483648 ELSE 9223372036854775808 END THEN j::jsonb END;
	WHEN type IN ('float', 'double') THEN
		RETURN CASE WHEN kind = 'number' OR s IN ('NaN', 'Infinity', '-Infinity') THEN to_jsonb(s::double precision)
			WHEN s IN ('+INF', 'INF', '+Infinity') THEN to_jsonb(double precision 'Infinity') WHEN s = '-INF' THEN to_jsonb(double precision '-Infinity') END;
	WHEN type LIKE 'decimal%' THEN
		RETURN to_jsonb(round(s::numeric, substring(type FROM ',\s*(\d+)')::integer));
	WHEN type = 'date' THEN
		RETURN to_jsonb(CASE WHEN options ? 'dateFormat' THEN lb.try_to_timestamp_ntz(s, options ->> 'dateFormat')::date ELSE s::date END);
	WHEN type = 'timestamp' THEN
		RETURN to_jsonb(CASE WHEN options ? 'timestampFormat' THEN lb.try_to_timestamp(s, options ->> 'timestampFormat') ELSE s::timestamptz END);
	WHEN type = 'timestamp_ntz' THEN
		RETURN to_jsonb(CASE WHEN options ? 'timestampNTZFormat' THEN lb.try_to_timestamp_ntz(s, options ->> 'timestampNTZFormat') ELSE s::timestamp END);
	WHEN type = 'binary' THEN RETURN to_jsonb(decode(s, 'base64'));
	WHEN type = 'interval' THEN RETURN to_jsonb(s::interval);
	WHEN type LIKE 'interval%' THEN -- '1', or INTERVAL '1' DAY; one unit stands behind the number
		s := coalesce(substring(s FROM '(?i)^interval\s+''(.*)'''), s);
		RETURN to_jsonb(CASE WHEN s ~ '^-?[\d.]+$' THEN s || ' ' || split_part(type, ' ', 2) ELSE s END::interval);
	ELSE RETURN NULL;
	END CASE;
EXCEPTION WHEN data_exception THEN
	IF upper(options ->> 'mode') = 'FAILFAST' THEN
		RAISE;
	END IF;
	RETURN NULL;
END
$$;
