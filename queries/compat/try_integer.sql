-- integer by TRY_CAST: NULL when it does not fit, or the text is no whole number
CREATE OR REPLACE FUNCTION lb.try_integer(n numeric) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trunc(n) BETWEEN -2147483648 AND 2147483647 THEN trunc(n)::integer END
$$;
CREATE OR REPLACE FUNCTION lb.try_integer(x double precision) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_integer(x::numeric) END
$$;
CREATE OR REPLACE FUNCTION lb.try_integer(s text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?\d+\s*$' THEN lb.try_integer(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
