-- a text as timestamp without a zone by TRY_CAST: NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_timestamp_ntz(s text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.datetime_text(s, false)::timestamp;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
