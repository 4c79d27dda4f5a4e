-- integer by a cast without ANSI mode: a number that does not fit wraps around, a double stops at the
-- ends, a text that is no number gives NULL
CREATE OR REPLACE FUNCTION lb.lax_integer(n numeric) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.wrap(n, 32)::integer
$$;
CREATE OR REPLACE FUNCTION lb.lax_integer(x double precision) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x = 'NaN' THEN 0
            WHEN x >= 2147483647 THEN 2147483647
            WHEN x <= -2147483648 THEN -2147483648
            ELSE trunc(x) END::integer
$$;
CREATE OR REPLACE FUNCTION lb.lax_integer(s text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' THEN lb.try_integer(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
