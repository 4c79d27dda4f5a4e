-- a JSON value as compact text, members in their order; with doubles, fractions are written as Java writes a double
CREATE OR REPLACE FUNCTION lb.json_text(j json, doubles boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	s text := btrim(j::text, E' \t\n\r');
BEGIN
	CASE json_typeof(j)
	WHEN 'object' THEN
		RETURN (SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || lb.json_text(value, doubles), ',' ORDER BY i), '') || '}'
		          FROM json_each(j) WITH ORDINALITY u(key, value, i));
	WHEN 'array' THEN
		RETURN (SELECT '[' || coalesce(string_agg(lb.json_text(value, doubles), ',' ORDER BY i), '') || ']'
		          FROM json_array_elements(j) WITH ORDINALITY u(value, i));
	WHEN 'string' THEN
		RETURN to_json(j #>> '{}')::text;
	ELSE
		RETURN CASE WHEN doubles AND json_typeof(j) = 'number' AND s ~ '[.eE]' THEN lb.text(s::double precision) ELSE s END;
	END CASE;
END
$$;
CREATE OR REPLACE FUNCTION lb.json_text(j json) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.json_text(j, false)
$$;
