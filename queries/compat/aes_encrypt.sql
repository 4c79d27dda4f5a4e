-- aes_encrypt: AES in the modes GCM (the default), CBC and ECB, with PKCS padding but for GCM; what comes out begins
-- with the IV, which is random unless it is given
CREATE OR REPLACE FUNCTION lb.aes_encrypt(data bytea, key bytea, mode text DEFAULT 'GCM', padding text DEFAULT 'DEFAULT',
	iv bytea DEFAULT '', aad bytea DEFAULT '') RETURNS bytea
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE AS $$
DECLARE
	keys bytea := lb.aes_keys(key);
	result bytea := '';
	block bytea;
	n integer := 16 - length(data) % 16;
BEGIN
	IF upper(mode) NOT IN ('GCM', 'CBC', 'ECB') OR upper(padding) NOT IN ('DEFAULT', CASE upper(mode) WHEN 'GCM' THEN 'NONE' ELSE 'PKCS' END) THEN
		RAISE EXCEPTION 'AES in the mode % with the padding %', mode, padding USING ERRCODE = '22023';
	END IF;
	IF upper(mode) <> 'ECB' AND iv = '' THEN
		iv := substr(uuid_send(gen_random_uuid()), 1, CASE upper(mode) WHEN 'GCM' THEN 12 ELSE 16 END);
	END IF;
	IF upper(mode) = 'GCM' THEN
		result := lb.aes_counter(data, keys, iv);
		RETURN iv || result || lb.aes_tag(result, aad, keys, iv);
	END IF;
	data := data || decode(repeat(lpad(to_hex(n), 2, '0'), n), 'hex');
	block := iv;
	FOR i IN 0 .. length(data) / 16 - 1 LOOP
		block := lb.aes_block(CASE upper(mode) WHEN 'CBC' THEN lb.bytes_xor(substr(data, i * 16 + 1, 16), block)
			ELSE substr(data, i * 16 + 1, 16) END, keys, false);
		result := result || block;
	END LOOP;
	RETURN CASE upper(mode) WHEN 'CBC' THEN iv || result ELSE result END;
END
$$;
