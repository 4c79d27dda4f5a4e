-- ceil(x, n): up at n digits
CREATE OR REPLACE FUNCTION lb.ceil(x numeric, n integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT round(ceil(x * power(10::numeric, n)) / power(10::numeric, n), greatest(n, 0))
$$;
