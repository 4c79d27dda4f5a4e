-- try_url_decode: url_decode, NULL instead of an error
CREATE OR REPLACE FUNCTION lb.try_url_decode(s text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN lb.url_decode(s);
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
