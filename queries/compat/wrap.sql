-- an integer of two's complement arithmetic in that many bits: what overflows wraps around
CREATE OR REPLACE FUNCTION lb.wrap(n numeric, bits integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (mod(mod(trunc(n) + power(2::numeric, bits - 1), power(2::numeric, bits)) + power(2::numeric, bits),
            power(2::numeric, bits)) - power(2::numeric, bits - 1))::bigint
$$;
