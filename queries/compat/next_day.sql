-- next_day: the first such day of the week after a date; a name that is none is an error
CREATE OR REPLACE FUNCTION lb.next_day(d date, name text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF lb.try_next_day(d, name) IS NULL THEN
		RAISE EXCEPTION 'not a day of the week: %', name USING ERRCODE = '22023';
	END IF;
	RETURN lb.try_next_day(d, name);
END
$$;
