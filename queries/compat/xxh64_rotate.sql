-- 64 bits rotated to the left; for xxh64
CREATE OR REPLACE FUNCTION lb.xxh64_rotate(x bigint, n integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ((x::bit(64) << n) | (x::bit(64) >> (64 - n)))::bigint
$$;
