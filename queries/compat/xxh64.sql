-- xxHash of 64 bits; number: the bytes are one big-endian number of 4 or 8 bytes
CREATE OR REPLACE FUNCTION lb.xxh64(b bytea, number boolean, seed bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	p1 constant numeric := 11400714785074694791;
	p2 constant numeric := 14029467366897019727;
	p3 constant numeric := 1609587929392839161;
	p4 constant numeric := 9650029242287828579;
	p5 constant numeric := 2870177450012600261;
	data bytea := b;
	n integer := length(b);
	i integer := 1;
	v bigint[];
	k bigint;
	h bigint;
BEGIN
	IF number THEN -- in the order that the other bytes have
		data := (SELECT string_agg(substr(b, j, 1), ''::bytea ORDER BY j DESC) FROM generate_series(1, n) j);
	END IF;
	IF n >= 32 THEN
		v := ARRAY[lb.wrap(seed + p1 + p2, 64), lb.wrap(seed + p2, 64), seed, lb.wrap(seed - p1, 64)];
		WHILE i <= n - 31 LOOP
			FOR lane IN 1 .. 4 LOOP
				k := lb.xxh64_word(data, i, 8);
				v[lane] := lb.wrap(lb.xxh64_rotate(lb.wrap(v[lane] + k * p2, 64), 31) * p1, 64);
				i := i + 8;
			END LOOP;
		END LOOP;
		h := lb.wrap(lb.xxh64_rotate(v[1], 1)::numeric + lb.xxh64_rotate(v[2], 7) + lb.xxh64_rotate(v[3], 12) + lb.xxh64_rotate(v[4], 18), 64);
		FOR lane IN 1 .. 4 LOOP
			k := lb.wrap(lb.xxh64_rotate(lb.wrap(v[lane] * p2, 64), 31) * p1, 64);
			h := lb.wrap((h # k) * p1 + p4, 64);
		END LOOP;
	ELSE
		h := lb.wrap(seed + p5, 64);
	END IF;
	h := lb.wrap(h::numeric + n, 64);
	WHILE i <= n - 7 LOOP
		k := lb.wrap(lb.xxh64_rotate(lb.wrap(lb.xxh64_word(data, i, 8) * p2, 64), 31) * p1, 64);
		h := lb.wrap(lb.xxh64_rotate(h # k, 27) * p1 + p4, 64);
		i := i + 8;
	END LOOP;
	IF i <= n - 3 THEN
		h := lb.wrap(lb.xxh64_rotate(h # lb.wrap(lb.xxh64_word(data, i, 4) * p1, 64), 23) * p2 + p3, 64);
		i := i + 4;
	END IF;
	WHILE i <= n LOOP
		h := lb.wrap(lb.xxh64_rotate(h # lb.wrap(get_byte(data, i - 1) * p5, 64), 11) * p1, 64);
		i := i + 1;
	END LOOP;
	h := lb.wrap((h # ((h >> 33) & 2147483647)) * p2, 64);
	h := lb.wrap((h # ((h >> 29) & 34359738367)) * p3, 64);
	RETURN h # ((h >> 32) & 4294967295);
END
$$;
