-- sha1 (FIPS 180-4), which Postgres has in the extension pgcrypto only
CREATE OR REPLACE FUNCTION lb.sha1(b bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	m constant bigint := 4294967295;
	message bytea := b || '\x80'::bytea || decode(repeat('00', (119 - length(b) % 64) % 64), 'hex') || int8send(length(b)::bigint * 8);
	h bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
	w bigint[];
	v bigint[];
	f bigint;
	x bigint;
BEGIN
	FOR chunk IN 0 .. length(message) / 64 - 1 LOOP
		FOR i IN 0 .. 15 LOOP
			w[i] := ('x' || encode(substr(message, chunk * 64 + i * 4 + 1, 4), 'hex'))::bit(32)::bigint & m;
		END LOOP;
		FOR i IN 16 .. 79 LOOP
			x := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
			w[i] := ((x << 1) | (x >> 31)) & m;
		END LOOP;
		v := h;
		FOR i IN 0 .. 79 LOOP
			f := CASE i / 20 WHEN 0 THEN ((v[2] & v[3]) | (~v[2] & m & v[4])) + 1518500249
			                 WHEN 1 THEN (v[2] # v[3] # v[4]) + 1859775393
			                 WHEN 2 THEN ((v[2] & v[3]) | (v[2] & v[4]) | (v[3] & v[4])) + 2400959708
			                 ELSE (v[2] # v[3] # v[4]) + 3395469782 END;
			f := ((((v[1] << 5) | (v[1] >> 27)) & m) + f + v[5] + w[i]) & m;
			v := ARRAY[f, v[1], ((v[2] << 30) | (v[2] >> 2)) & m, v[3], v[4]];
		END LOOP;
		FOR i IN 1 .. 5 LOOP
			h[i] := (h[i] + v[i]) & m;
		END LOOP;
	END LOOP;
	RETURN (SELECT string_agg(lpad(to_hex(word), 8, '0'), '' ORDER BY i) FROM unnest(h) WITH ORDINALITY u(word, i));
END
$$;
