-- a text as timestamp by TRY_CAST: NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_timestamp(s text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.datetime_text(CASE WHEN s ~ '^\s*T?\d{1,2}:' THEN current_date || ' ' || ltrim(s, ' T') ELSE s END, true)::timestamptz;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
