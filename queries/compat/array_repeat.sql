-- array_repeat
CREATE OR REPLACE FUNCTION lb.array_repeat(x anyelement, n integer) RETURNS anyarray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN n IS NOT NULL THEN array_fill(x, ARRAY[greatest(n, 0)]) END
$$;
