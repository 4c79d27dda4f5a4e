-- bround: round to n digits, half to even
CREATE OR REPLACE FUNCTION lb.bround(x numeric, n integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x - trunc(x, n)) = 0.5 * power(numeric '10', -n)
            THEN 2 * round(x / 2, n)
            ELSE round(x, n) END
$$;
CREATE OR REPLACE FUNCTION lb.bround(x double precision, n integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x IN ('NaN', 'Infinity', '-Infinity') THEN x
            ELSE lb.bround(x::text::numeric, n)::double precision END
$$;
