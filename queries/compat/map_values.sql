-- map_values, as a jsonb array
CREATE OR REPLACE FUNCTION lb.map_values(m jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(jsonb_agg(value), '[]') FROM jsonb_each(m)
$$;
