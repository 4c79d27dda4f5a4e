-- bitmap_and_agg: the bitwise and of bitmaps, 4096 bytes long; missing bytes are 0
CREATE OR REPLACE FUNCTION lb.bitmap_and_step(state bytea, b bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	FOR i IN 0 .. 4095 LOOP
		state := set_byte(state, i, CASE WHEN i < length(b) THEN get_byte(state, i) & get_byte(b, i) ELSE 0 END);
	END LOOP;
	RETURN state;
END
$$;
DO $$
BEGIN
	EXECUTE format('CREATE OR REPLACE AGGREGATE lb.bitmap_and_agg(bytea) (SFUNC = lb.bitmap_and_step, STYPE = bytea, INITCOND = ''\x%s'')', repeat('ff', 4096));
END
$$;
