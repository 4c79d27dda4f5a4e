-- try_variant_insert: a value added at a path; NULL when one is there already
CREATE OR REPLACE FUNCTION lb.try_variant_insert(v jsonb, path text, x jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN lb.variant_get(v, path) IS NULL THEN lb.variant_set(v, path, x) END
$$;
