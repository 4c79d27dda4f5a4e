-- make_timestamp when errors become NULL
CREATE OR REPLACE FUNCTION lb.try_make_timestamp(y integer, mo integer, d integer, h integer, mi integer, s numeric) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.make_timestamp(y, mo, d, h, mi, s);
EXCEPTION WHEN data_exception OR raise_exception THEN
	RETURN NULL;
END
$$;
