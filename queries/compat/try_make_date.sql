-- make_date when errors become NULL; year 0 is 1 BC
CREATE OR REPLACE FUNCTION lb.try_make_date(y integer, mo integer, d integer) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN make_date(CASE WHEN y <= 0 THEN y - 1 ELSE y END, mo, d);
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
