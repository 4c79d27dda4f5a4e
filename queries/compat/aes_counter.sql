-- data encrypted or decrypted in the counter mode that GCM uses (NIST SP 800-38D): the IV has 12 bytes, the
-- first counter is 2
CREATE OR REPLACE FUNCTION lb.aes_counter(data bytea, keys bytea, iv bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result bytea := '';
BEGIN
	FOR i IN 0 .. (length(data) + 15) / 16 - 1 LOOP
		result := result || lb.bytes_xor(substr(data, i * 16 + 1, 16), lb.aes_block(iv || int4send(i + 2), keys, false));
	END LOOP;
	RETURN result;
END
$$;
