-- try_aes_decrypt: aes_decrypt, NULL instead of an error
CREATE OR REPLACE FUNCTION lb.try_aes_decrypt(data bytea, key bytea, mode text DEFAULT 'GCM', padding text DEFAULT 'DEFAULT',
	aad bytea DEFAULT '') RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.aes_decrypt(data, key, mode, padding, aad);
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
