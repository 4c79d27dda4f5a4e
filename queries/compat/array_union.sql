-- array_union: the values of both, each once, in order
CREATE OR REPLACE FUNCTION lb.array_union(a anyarray, b anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.array_distinct(a || b)
$$;
