-- a JSON value as compact text, members in their order
CREATE OR REPLACE FUNCTION lb.json_text(j json) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	CASE json_typeof(j)
	WHEN 'object' THEN
		RETURN (SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || lb.json_text(value), ',' ORDER BY i), '') || '}'
		          FROM json_each(j) WITH ORDINALITY u(key, value, i));
	WHEN 'array' THEN
		RETURN (SELECT '[' || coalesce(string_agg(lb.json_text(value), ',' ORDER BY i), '') || ']'
		          FROM json_array_elements(j) WITH ORDINALITY u(value, i));
	WHEN 'string' THEN
		RETURN to_json(j #>> '{}')::text;
	ELSE
		RETURN btrim(j::text, E' \t\n\r');
	END CASE;
END
$$;
