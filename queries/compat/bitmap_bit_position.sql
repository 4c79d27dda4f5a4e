-- bitmap_bit_position: where a value stands in its bitmap of 32768 bits
CREATE OR REPLACE FUNCTION lb.bitmap_bit_position(x bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x > 0 THEN (x - 1) % 32768 ELSE -x % 32768 END
$$;
