-- variant_array_append: a value at the end of the array at a path
CREATE OR REPLACE FUNCTION lb.variant_array_append(v jsonb, path text, x jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE path WHEN '$' THEN v || jsonb_build_array(x)
            ELSE lb.variant_set(v, path, lb.variant_get(v, path) || jsonb_build_array(x)) END
$$;
