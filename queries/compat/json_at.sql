-- the values at the steps of a JSON path (json_path)
CREATE OR REPLACE FUNCTION lb.json_at(j json, steps text[]) RETURNS SETOF json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF cardinality(steps) = 0 THEN
		RETURN NEXT j;
	ELSIF steps[1] IN ('[*]', '*') AND json_typeof(j) = 'array' THEN
		RETURN QUERY SELECT r FROM json_array_elements(j) WITH ORDINALITY u(x, i), lb.json_at(x, steps[2:]) r ORDER BY i;
	ELSIF steps[1] ~ '^\.' AND json_typeof(j) = 'object' THEN
		RETURN QUERY SELECT r FROM lb.json_at(j -> substr(steps[1], 2), steps[2:]) r;
	ELSIF steps[1] ~ '^\[\d' AND json_typeof(j) = 'array' THEN
		RETURN QUERY SELECT r FROM lb.json_at(j -> btrim(steps[1], '[]')::integer, steps[2:]) r;
	END IF;
END
$$;
