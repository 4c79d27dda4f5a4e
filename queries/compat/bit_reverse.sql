-- bit_reverse: the bits of an integer from the last to the first
CREATE OR REPLACE FUNCTION lb.bit_reverse(x smallint) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ((reverse(x::integer::bit(16)::text)::bit(16)::integer # 32768) - 32768)::smallint
$$;
CREATE OR REPLACE FUNCTION lb.bit_reverse(x integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT reverse(x::bit(32)::text)::bit(32)::integer
$$;
CREATE OR REPLACE FUNCTION lb.bit_reverse(x bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT reverse(x::bit(64)::text)::bit(64)::bigint
$$;
