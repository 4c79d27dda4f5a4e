-- make_date when errors become NULL
CREATE OR REPLACE FUNCTION lb.try_make_date(y integer, mo integer, d integer) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN make_date(y, mo, d);
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
