-- shiftrightunsigned (>>>): zeros come in from the left
CREATE OR REPLACE FUNCTION lb.shiftrightunsigned(x integer, n integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ((x::bit(32) >> (n & 31))::integer)
$$;
CREATE OR REPLACE FUNCTION lb.shiftrightunsigned(x bigint, n integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ((x::bit(64) >> (n & 63))::bigint)
$$;
