-- one block of 16 bytes encrypted, or decrypted, with the round keys of aes_keys (FIPS 197)
CREATE OR REPLACE FUNCTION lb.aes_block(block bytea, keys bytea, inverse boolean) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	rounds integer := length(keys) / 16 - 1;
	moved bytea;
BEGIN
	block := lb.bytes_xor(block, substr(keys, CASE WHEN inverse THEN rounds * 16 + 1 ELSE 1 END, 16));
	FOR round IN 1 .. rounds LOOP
		moved := lb.aes_substitute(block, inverse);
		FOR i IN 0 .. 15 LOOP -- row i % 4 of the block moves by as many columns
			block := set_byte(block, i, get_byte(moved, (i + CASE WHEN inverse THEN 16 - 4 * (i % 4) ELSE 4 * (i % 4) END) % 16));
		END LOOP;
		IF round < rounds AND NOT inverse THEN
			block := lb.aes_columns(block, false);
		END IF;
		block := lb.bytes_xor(block, substr(keys, CASE WHEN inverse THEN rounds - round ELSE round END * 16 + 1, 16));
		IF round < rounds AND inverse THEN
			block := lb.aes_columns(block, true);
		END IF;
	END LOOP;
	RETURN block;
END
$$;
