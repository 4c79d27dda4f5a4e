-- bitmap_construct_agg: a bitmap of 32768 bits with these positions set
CREATE OR REPLACE FUNCTION lb.bitmap_construct_step(state bytea, at bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT set_bit(state, at, 1)
$$;
DO $$
BEGIN
	EXECUTE format('CREATE OR REPLACE AGGREGATE lb.bitmap_construct_agg(bigint) (SFUNC = lb.bitmap_construct_step, STYPE = bytea, INITCOND = ''\x%s'')', repeat('00', 4096));
END
$$;
