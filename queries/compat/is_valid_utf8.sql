-- is_valid_utf8
CREATE OR REPLACE FUNCTION lb.is_valid_utf8(b bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	PERFORM convert_from(b, 'UTF8');
	RETURN true;
EXCEPTION WHEN data_exception THEN
	RETURN false;
END
$$;
