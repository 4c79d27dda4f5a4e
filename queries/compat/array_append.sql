-- array_append: NULL for a NULL array
CREATE OR REPLACE FUNCTION lb.array_append(a anycompatiblearray, x anycompatible) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN a IS NOT NULL THEN array_append(a, x) END
$$;
