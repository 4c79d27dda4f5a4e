-- sha2: 224, 256 (or 0), 384 or 512 bits; NULL for another number
CREATE OR REPLACE FUNCTION lb.sha2(b bytea, bits integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT encode(CASE bits WHEN 224 THEN sha224(b) WHEN 0 THEN sha256(b) WHEN 256 THEN sha256(b)
                        WHEN 384 THEN sha384(b) WHEN 512 THEN sha512(b) END, 'hex')
$$;
