-- a text as date by TRY_CAST, what stands behind the day is left out: NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_date(s text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.datetime_text(regexp_replace(s, '^(\s*[+]?\d{4,6}-\d{1,2}-\d{1,2})[ T].*$', '\1'), false)::date;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
