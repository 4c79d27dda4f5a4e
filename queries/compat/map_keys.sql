-- map_keys, as text
CREATE OR REPLACE FUNCTION lb.map_keys(m jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT jsonb_object_keys(m))
$$;
