-- the tag of GCM (NIST SP 800-38D) over the additional data and the encrypted data
CREATE OR REPLACE FUNCTION lb.aes_tag(data bytea, aad bytea, keys bytea, iv bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	all_data bytea := aad || decode(repeat('00', (16 - length(aad) % 16) % 16), 'hex') || data
		|| decode(repeat('00', (16 - length(data) % 16) % 16), 'hex') || int8send(length(aad) * 8::bigint) || int8send(length(data) * 8::bigint);
	h bit(128) := ('x' || encode(lb.aes_block(decode(repeat('00', 16), 'hex'), keys, false), 'hex'))::bit(128);
	sum bit(128) := repeat('0', 128)::bit(128);
	product bit(128);
	power bit(128);
	tag bytea := '';
BEGIN
	FOR i IN 0 .. length(all_data) / 16 - 1 LOOP
		sum := sum # ('x' || encode(substr(all_data, i * 16 + 1, 16), 'hex'))::bit(128);
		product := repeat('0', 128)::bit(128);
		power := h;
		FOR j IN 0 .. 127 LOOP
			IF get_bit(sum, j) = 1 THEN
				product := product # power;
			END IF;
			power := CASE get_bit(power, 127) WHEN 1 THEN (power >> 1) # ('11100001' || repeat('0', 120))::bit(128) ELSE power >> 1 END;
		END LOOP;
		sum := product;
	END LOOP;
	FOR i IN 0 .. 1 LOOP
		tag := tag || int8send(substring(sum FROM i * 64 + 1 FOR 64)::bit(64)::bigint);
	END LOOP;
	RETURN lb.bytes_xor(tag, lb.aes_block(iv || int4send(1), keys, false));
END
$$;
