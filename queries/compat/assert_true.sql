-- assert_true: NULL, or an error when the condition does not hold
CREATE OR REPLACE FUNCTION lb.assert_true(condition boolean, message text DEFAULT 'assertion failed') RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
BEGIN
	IF condition IS NOT TRUE THEN
		RAISE EXCEPTION '%', coalesce(message, 'null') USING ERRCODE = 'P0001';
	END IF;
	RETURN NULL;
END
$$;
