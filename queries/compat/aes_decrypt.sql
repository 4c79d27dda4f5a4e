-- aes_decrypt: the reverse of aes_encrypt; a wrong key or changed data are errors
CREATE OR REPLACE FUNCTION lb.aes_decrypt(data bytea, key bytea, mode text DEFAULT 'GCM', padding text DEFAULT 'DEFAULT',
	aad bytea DEFAULT '') RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	keys bytea := lb.aes_keys(key);
	result bytea := '';
	last bytea;
	n integer;
BEGIN
	IF upper(mode) = 'GCM' THEN
		IF length(data) >= 28 AND substr(data, length(data) - 15)
			= lb.aes_tag(substr(data, 13, length(data) - 28), aad, keys, substr(data, 1, 12)) THEN
			RETURN lb.aes_counter(substr(data, 13, length(data) - 28), keys, substr(data, 1, 12));
		END IF;
	ELSIF upper(mode) IN ('CBC', 'ECB') AND length(data) % 16 = 0 THEN
		FOR i IN CASE upper(mode) WHEN 'CBC' THEN 1 ELSE 0 END .. length(data) / 16 - 1 LOOP
			last := lb.aes_block(substr(data, i * 16 + 1, 16), keys, true);
			IF upper(mode) = 'CBC' THEN
				last := lb.bytes_xor(last, substr(data, i * 16 - 15, 16));
			END IF;
			result := result || last;
		END LOOP;
		n := CASE WHEN result = '' THEN 0 ELSE get_byte(result, length(result) - 1) END;
		IF n BETWEEN 1 AND 16 AND substr(result, length(result) - n + 1) = decode(repeat(lpad(to_hex(n), 2, '0'), n), 'hex') THEN
			RETURN substr(result, 1, length(result) - n);
		END IF;
	END IF;
	RAISE EXCEPTION 'the data cannot be decrypted with this key, mode and padding' USING ERRCODE = '22023';
END
$$;
