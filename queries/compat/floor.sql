-- floor(x, n): down at n digits
CREATE OR REPLACE FUNCTION lb.floor(x numeric, n integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT round(floor(x * power(10::numeric, n)) / power(10::numeric, n), greatest(n, 0))
$$;
