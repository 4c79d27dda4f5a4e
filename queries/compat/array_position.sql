-- array_position: 0 when the value is not there
CREATE OR REPLACE FUNCTION lb.array_position(a anycompatiblearray, x anycompatible) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_position(a, x), 0)::bigint
$$;
