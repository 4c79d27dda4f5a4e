-- integer by a cast of a value whose type the converter did not know: a fraction is cut off, not rounded
CREATE OR REPLACE FUNCTION lb.to_integer(n numeric) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(n)::integer
$$;
CREATE OR REPLACE FUNCTION lb.to_integer(n bigint) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT n::integer
$$;
CREATE OR REPLACE FUNCTION lb.to_integer(x double precision) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(x)::integer
$$;
CREATE OR REPLACE FUNCTION lb.to_integer(s text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT s::integer
$$;
CREATE OR REPLACE FUNCTION lb.to_integer(b boolean) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT b::integer::integer
$$;
CREATE OR REPLACE FUNCTION lb.to_integer(z timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT floor(extract(epoch FROM z))::integer
$$;
