-- bigint by a cast of a value whose type the converter did not know: a fraction is cut off, not rounded
CREATE OR REPLACE FUNCTION lb.to_bigint(n numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(n)::bigint
$$;
CREATE OR REPLACE FUNCTION lb.to_bigint(n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT n::bigint
$$;
CREATE OR REPLACE FUNCTION lb.to_bigint(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trunc(x)::bigint
$$;
CREATE OR REPLACE FUNCTION lb.to_bigint(s text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT s::bigint
$$;
CREATE OR REPLACE FUNCTION lb.to_bigint(b boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT b::integer::bigint
$$;
CREATE OR REPLACE FUNCTION lb.to_bigint(z timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT floor(extract(epoch FROM z))::bigint
$$;
