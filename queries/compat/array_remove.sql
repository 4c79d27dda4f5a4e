-- array_remove: NULL for a NULL value
CREATE OR REPLACE FUNCTION lb.array_remove(a anycompatiblearray, x anycompatible) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT array_remove(a, x)
$$;
