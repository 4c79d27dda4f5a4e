-- bit_count: the ones of an integer, of 64 bits when it is negative
CREATE OR REPLACE FUNCTION lb.bit_count(x bigint) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT bit_count(x::bit(64))::integer
$$;
