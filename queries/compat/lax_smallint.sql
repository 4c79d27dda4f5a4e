-- smallint by a cast without ANSI mode: a number that does not fit wraps around, a double stops at the
-- ends, a text that is no number gives NULL
CREATE OR REPLACE FUNCTION lb.lax_smallint(n numeric) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.wrap(n, 16)::smallint
$$;
CREATE OR REPLACE FUNCTION lb.lax_smallint(x double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.lax_smallint(lb.lax_integer(x)::numeric)
$$;
CREATE OR REPLACE FUNCTION lb.lax_smallint(s text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' THEN lb.try_smallint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;
