-- variant_set: the value at a path replaced, or added unless create_missing is false
CREATE OR REPLACE FUNCTION lb.variant_set(v jsonb, path text, x jsonb, create_missing boolean DEFAULT true) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_set(v, ARRAY(SELECT CASE WHEN step ~ '^\.' THEN substr(step, 2) ELSE btrim(step, '[]') END
                            FROM unnest(lb.json_path(path)) WITH ORDINALITY u(step, i) ORDER BY i), x, create_missing)
$$;
