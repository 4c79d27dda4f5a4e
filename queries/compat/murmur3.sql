-- MurmurHash3 of 32 bits as Spark computes it (the bytes that remain are mixed one by one); number: the
-- bytes are one big-endian number of 4 or 8 bytes
CREATE OR REPLACE FUNCTION lb.murmur3(b bytea, number boolean, seed integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	m constant bigint := 4294967295;
	h bigint := seed::bigint & m;
	k bigint;
	n integer := length(b);
	words integer := n / 4;
BEGIN
	FOR i IN 0 .. words - 1 + CASE WHEN number THEN 0 ELSE n % 4 END LOOP
		IF number THEN -- the low word first
			k := ('x' || encode(substr(b, (words - 1 - i) * 4 + 1, 4), 'hex'))::bit(32)::bigint & m;
		ELSIF i < words THEN
			k := get_byte(b, i * 4) | (get_byte(b, i * 4 + 1) << 8) | (get_byte(b, i * 4 + 2) << 16) | (get_byte(b, i * 4 + 3)::bigint << 24);
		ELSE
			k := get_byte(b, words * 4 + i - words);
			k := CASE WHEN k > 127 THEN (k - 256) & m ELSE k END;
		END IF;
		k := ((k * 3432918353::numeric) % 4294967296)::bigint;
		k := ((k << 15) | (k >> 17)) & m;
		k := ((k * 461845907::numeric) % 4294967296)::bigint;
		h := h # k;
		h := ((h << 13) | (h >> 19)) & m;
		h := (h * 5 + 3864292196) & m;
	END LOOP;
	h := h # n;
	h := h # (h >> 16);
	h := ((h * 2246822507::numeric) % 4294967296)::bigint;
	h := h # (h >> 13);
	h := ((h * 3266489909::numeric) % 4294967296)::bigint;
	h := h # (h >> 16);
	RETURN CASE WHEN h > 2147483647 THEN h - 4294967296 ELSE h END;
END
$$;
