-- bigint by TRY_CAST: NULL when it does not fit, or the text is no whole number
CREATE OR REPLACE FUNCTION lb.try_bigint(n numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trunc(n) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN trunc(n)::bigint END
$$;
CREATE OR REPLACE FUNCTION lb.try_bigint(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_bigint(x::numeric) END
$$;
CREATE OR REPLACE FUNCTION lb.try_bigint(s text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?\d+\s*$' THEN lb.try_bigint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
