-- bitmap_or_agg: the bitwise or of bitmaps, 4096 bytes long
CREATE OR REPLACE FUNCTION lb.bitmap_or_step(state bytea, b bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	FOR i IN 0 .. least(length(b), 4096) - 1 LOOP
		state := set_byte(state, i, get_byte(state, i) | get_byte(b, i));
	END LOOP;
	RETURN state;
END
$$;
DO $$
BEGIN
	EXECUTE format('CREATE OR REPLACE AGGREGATE lb.bitmap_or_agg(bytea) (SFUNC = lb.bitmap_or_step, STYPE = bytea, INITCOND = ''\x%s'')', repeat('00', 4096));
END
$$;
