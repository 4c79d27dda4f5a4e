-- tinyint by TRY_CAST: NULL when it does not fit, or the text is no whole number
CREATE OR REPLACE FUNCTION lb.try_tinyint(n numeric) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trunc(n) BETWEEN -128 AND 127 THEN trunc(n)::smallint END
$$;
CREATE OR REPLACE FUNCTION lb.try_tinyint(x double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_tinyint(x::numeric) END
$$;
CREATE OR REPLACE FUNCTION lb.try_tinyint(s text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?\d+\s*$' THEN lb.try_tinyint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
