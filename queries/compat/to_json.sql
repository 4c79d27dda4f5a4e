-- to_json: a value by its Spark type as JSON text: members in their order, NULL members left out
CREATE OR REPLACE FUNCTION lb.to_json(j jsonb, type text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	parts text[] := CASE WHEN type LIKE '%>' THEN lb.type_parts(type) END;
	keep boolean := options ->> 'ignoreNullFields' = 'false';
	colon text := CASE options ->> 'pretty' WHEN 'true' THEN ' : ' ELSE ':' END;
BEGIN
	IF j = 'null' THEN
		RETURN 'null';
	ELSIF type LIKE 'struct<%' THEN
		RETURN (SELECT '{' || coalesce(string_agg(to_json(name)::text || colon || coalesce(lb.to_json(j -> name, t, options), 'null'), ','
		               ORDER BY CASE WHEN options ->> 'sortKeys' = 'true' THEN name END, i), '') || '}'
		          FROM (SELECT btrim(split_part(part, ':', 1), '`') AS name, substr(part, strpos(part, ':') + 1) AS t, i
		                  FROM unnest(parts) WITH ORDINALITY u(part, i)) f
		         WHERE keep OR (j -> name <> 'null'));
	ELSIF type LIKE 'array<%' THEN
		RETURN (SELECT '[' || coalesce(string_agg(lb.to_json(x, parts[1], options), ',' ORDER BY i), '') || ']'
		          FROM jsonb_array_elements(j) WITH ORDINALITY u(x, i));
	ELSIF type LIKE 'map<%' THEN
		RETURN (SELECT '{' || coalesce(string_agg(to_json(CASE WHEN parts[1] LIKE 'struct<%' THEN lb.value_text(key::jsonb, parts[1]) ELSE key END)::text
		               || colon || lb.to_json(value, parts[2], options), ','), '') || '}'
		          FROM jsonb_each(j));
	END IF;
	CASE
	WHEN type = 'timestamp' THEN RETURN to_json(lb.date_format((j #>> '{}')::timestamptz,
		coalesce(options ->> 'timestampFormat', 'yyyy-MM-dd''T''HH:mm:ss.SSSXXX')))::text;
	WHEN type = 'timestamp_ntz' THEN RETURN to_json(lb.date_format((j #>> '{}')::timestamp,
		coalesce(options ->> 'timestampNTZFormat', 'yyyy-MM-dd''T''HH:mm:ss.SSS')))::text;
	WHEN type = 'date' AND options ? 'dateFormat' THEN RETURN to_json(lb.date_format((j #>> '{}')::timestamp, options ->> 'dateFormat'))::text;
	WHEN type = 'binary' THEN RETURN to_json(translate(encode((j #>> '{}')::bytea, 'base64'), E'\n', ''))::text;
	WHEN type = 'double' AND jsonb_typeof(j) = 'number' THEN RETURN lb.text((j #>> '{}')::double precision);
	WHEN type = 'float' AND jsonb_typeof(j) = 'number' THEN RETURN lb.text((j #>> '{}')::real);
	WHEN type = 'variant' THEN RETURN lb.variant_json(j);
	WHEN type LIKE 'interval%' THEN RETURN to_json(lb.value_text(j, type))::text;
	WHEN type = 'string' THEN RETURN to_json(j #>> '{}')::text;
	ELSE RETURN j::text;
	END CASE;
END
$$;
