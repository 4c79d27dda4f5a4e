-- a variant as JSON text: members in the order of their names, no blanks, no zeros at the end of a fraction
CREATE OR REPLACE FUNCTION lb.variant_json(v jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	CASE jsonb_typeof(v)
	WHEN 'object' THEN
		RETURN (SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || lb.variant_json(value), ',' ORDER BY key COLLATE "C"), '') || '}'
		          FROM jsonb_each(v) u(key, value));
	WHEN 'array' THEN
		RETURN (SELECT '[' || coalesce(string_agg(lb.variant_json(value), ',' ORDER BY i), '') || ']'
		          FROM jsonb_array_elements(v) WITH ORDINALITY u(value, i));
	WHEN 'number' THEN
		RETURN trim_scale((v #>> '{}')::numeric)::text;
	ELSE
		RETURN v::text;
	END CASE;
END
$$;
