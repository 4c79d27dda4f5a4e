-- try_parse_json: NULL when the text is not valid
CREATE OR REPLACE FUNCTION lb.try_parse_json(s text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN s::jsonb;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
