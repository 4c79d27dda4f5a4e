-- to_binary: text in a format (hex, utf-8, base64) as bytes
CREATE OR REPLACE FUNCTION lb.to_binary(s text, format text DEFAULT 'hex') RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result bytea := lb.try_to_binary(s, format);
BEGIN
	IF result IS NULL THEN
		RAISE EXCEPTION 'cannot convert % to binary by the format %', s, format USING ERRCODE = '22023';
	END IF;
	RETURN result;
END
$$;
