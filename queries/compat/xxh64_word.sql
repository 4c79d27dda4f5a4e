-- n bytes from place i, little-endian; for xxh64
CREATE OR REPLACE FUNCTION lb.xxh64_word(b bytea, i integer, n integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT bit_or(get_byte(b, i + j - 1)::bigint << (8 * j)) FROM generate_series(0, n - 1) j
$$;
