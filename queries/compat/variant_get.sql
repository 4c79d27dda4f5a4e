-- the value of a variant at a path
CREATE OR REPLACE FUNCTION lb.variant_get(v jsonb, path text) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT v #> ARRAY(SELECT CASE WHEN step ~ '^\.' THEN substr(step, 2) ELSE btrim(step, '[]') END
                    FROM unnest(lb.json_path(path)) WITH ORDINALITY u(step, i) ORDER BY i)
$$;
