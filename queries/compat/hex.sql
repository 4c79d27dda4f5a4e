-- hex, where the type of the value is known to Postgres alone: of a number, else of the bytes
CREATE OR REPLACE FUNCTION lb.hex(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT upper(encode(convert_to(s, 'UTF8'), 'hex'))
$$;
CREATE OR REPLACE FUNCTION lb.hex(b bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT upper(encode(b, 'hex'))
$$;
CREATE OR REPLACE FUNCTION lb.hex(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT upper(to_hex(n))
$$;
