-- flatten: one jsonb array of the elements of jsonb arrays; NULL when one of them is NULL
CREATE OR REPLACE FUNCTION lb.flatten(a jsonb[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN array_position(a, NULL) IS NULL THEN
	(SELECT coalesce(jsonb_agg(x ORDER BY i, j), '[]')
	   FROM unnest(a) WITH ORDINALITY u(part, i), jsonb_array_elements(part) WITH ORDINALITY v(x, j)) END
$$;
