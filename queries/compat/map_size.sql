-- size of a map
CREATE OR REPLACE FUNCTION lb.map_size(m jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT count(*)::integer FROM jsonb_object_keys(m)
$$;
