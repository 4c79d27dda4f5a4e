-- the n-th element from the end
CREATE OR REPLACE FUNCTION lb.from_end(a anyarray, n integer) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT a[cardinality(a) - n + 1]
$$;
