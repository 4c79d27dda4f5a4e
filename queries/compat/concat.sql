-- concat of arrays: NULL when one of them is NULL
CREATE OR REPLACE FUNCTION lb.concat(a anyarray, b anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT a || b
$$;
