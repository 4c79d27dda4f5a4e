-- smallint by a cast of a value whose type the converter did not know: a fraction is cut off, not rounded
CREATE OR REPLACE FUNCTION lb.to_smallint(n numeric) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(n)::smallint
$$;
CREATE OR REPLACE FUNCTION lb.to_smallint(n bigint) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT n::smallint
$$;
CREATE OR REPLACE FUNCTION lb.to_smallint(x double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(x)::smallint
$$;
CREATE OR REPLACE FUNCTION lb.to_smallint(s text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT s::smallint
$$;
CREATE OR REPLACE FUNCTION lb.to_smallint(b boolean) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT b::integer::smallint
$$;
CREATE OR REPLACE FUNCTION lb.to_smallint(z timestamptz) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT floor(extract(epoch FROM z))::smallint
$$;
