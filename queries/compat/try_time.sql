-- a text as time by TRY_CAST: NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_time(s text) RETURNS time
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN CASE WHEN s ~* '^\s*T?\d{1,2}:\d{1,2}(:\d{1,2}(\.\d*)?)?(\s*[AP]M)?\s*$' THEN regexp_replace(s, '(\.\d{6})\d+', '\1')::time END;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
