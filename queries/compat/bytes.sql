-- a value as binary, where its type is known to Postgres alone: text as UTF-8, an integer with all of its bytes
CREATE OR REPLACE FUNCTION lb.bytes(s text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT convert_to(s, 'UTF8')
$$;
CREATE OR REPLACE FUNCTION lb.bytes(b bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT b
$$;
CREATE OR REPLACE FUNCTION lb.bytes(n smallint) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT int2send(n)
$$;
CREATE OR REPLACE FUNCTION lb.bytes(n integer) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT int4send(n)
$$;
CREATE OR REPLACE FUNCTION lb.bytes(n bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT int8send(n)
$$;
