-- the round keys of AES (FIPS 197, 5.2) for a key of 16, 24 or 32 bytes
CREATE OR REPLACE FUNCTION lb.aes_keys(key bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	words integer := length(key) / 4;
	result bytea := key;
	word bytea;
	round integer := 1;
BEGIN
	IF length(key) NOT IN (16, 24, 32) THEN
		RAISE EXCEPTION 'a key of AES has 16, 24 or 32 bytes, not %', length(key) USING ERRCODE = '22023';
	END IF;
	FOR i IN words .. 4 * (words + 7) - 1 LOOP
		word := substr(result, 4 * i - 3, 4);
		IF i % words = 0 THEN
			word := lb.aes_substitute(substr(word, 2) || substr(word, 1, 1), false);
			word := set_byte(word, 0, get_byte(word, 0) # round);
			round := lb.aes_product(round, 2);
		ELSIF words > 6 AND i % words = 4 THEN
			word := lb.aes_substitute(word, false);
		END IF;
		result := result || lb.bytes_xor(word, substr(result, 4 * (i - words) + 1, 4));
	END LOOP;
	RETURN result;
END
$$;
