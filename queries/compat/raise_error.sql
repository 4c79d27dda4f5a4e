-- raise_error: ends the statement with a message (volatile: the planner must not evaluate it)
CREATE OR REPLACE FUNCTION lb.raise_error(message text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
BEGIN
	RAISE EXCEPTION '%', coalesce(message, 'null') USING ERRCODE = 'P0001';
END
$$;
