-- bin: the binary digits of a 64-bit integer
CREATE OR REPLACE FUNCTION lb.bin(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE n WHEN 0 THEN '0' ELSE ltrim(n::bit(64)::text, '0') END
$$;
