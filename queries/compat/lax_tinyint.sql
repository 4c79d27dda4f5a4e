-- tinyint by a cast without ANSI mode: a number that does not fit wraps around, a double stops at the
-- ends, a text that is no number gives NULL
CREATE OR REPLACE FUNCTION lb.lax_tinyint(n numeric) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.wrap(n, 8)::smallint
$$;
CREATE OR REPLACE FUNCTION lb.lax_tinyint(x double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.lax_tinyint(lb.lax_integer(x)::numeric)
$$;
CREATE OR REPLACE FUNCTION lb.lax_tinyint(s text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' THEN lb.try_tinyint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
