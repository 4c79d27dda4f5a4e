-- to_number: text by Spark's number format; what does not match is an error
CREATE OR REPLACE FUNCTION lb.to_number(s text, pattern text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result numeric := lb.try_to_number(s, pattern);
BEGIN
	IF result IS NULL THEN
		RAISE EXCEPTION 'the text "%" does not match the number format "%"', s, pattern USING ERRCODE = '22P02';
	END IF;
	RETURN result;
END
$$;
