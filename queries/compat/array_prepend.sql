-- array_prepend: NULL for a NULL array
CREATE OR REPLACE FUNCTION lb.array_prepend(a anycompatiblearray, x anycompatible) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN a IS NOT NULL THEN array_prepend(x, a) END
$$;
