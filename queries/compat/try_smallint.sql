-- smallint by TRY_CAST: NULL when it does not fit, or the text is no whole number
CREATE OR REPLACE FUNCTION lb.try_smallint(n numeric) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trunc(n) BETWEEN -32768 AND 32767 THEN trunc(n)::smallint END
$$;
CREATE OR REPLACE FUNCTION lb.try_smallint(x double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_smallint(x::numeric) END
$$;
CREATE OR REPLACE FUNCTION lb.try_smallint(s text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?\d+\s*$' THEN lb.try_smallint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
