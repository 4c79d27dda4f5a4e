-- right: '' for a length below 1
CREATE OR REPLACE FUNCTION lb.right(s text, n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT right(s, greatest(n, 0))
$$;
