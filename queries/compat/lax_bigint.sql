-- bigint by a cast without ANSI mode: a number that does not fit wraps around, a double stops at the
-- ends, a text that is no number gives NULL
CREATE OR REPLACE FUNCTION lb.lax_bigint(n numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.wrap(n, 64)
$$;
CREATE OR REPLACE FUNCTION lb.lax_bigint(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x = 'NaN' THEN 0
            WHEN x >= 9223372036854775807 THEN 9223372036854775807
            WHEN x <= -9223372036854775808 THEN -9223372036854775808
            ELSE trunc(x)::bigint END
$$;
CREATE OR REPLACE FUNCTION lb.lax_bigint(s text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' THEN lb.try_bigint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
