-- text as json, read as Jackson reads it; NULL when it is not valid
CREATE OR REPLACE FUNCTION lb.try_json(s text) RETURNS json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN s::json;
EXCEPTION WHEN data_exception THEN
	BEGIN
		RETURN lb.lenient_json(s)::json;
	EXCEPTION WHEN data_exception THEN
		RETURN NULL;
	END;
END
$$;
