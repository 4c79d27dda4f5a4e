-- time_diff: whole units from a to b; a unit that is none is an error
CREATE OR REPLACE FUNCTION lb.time_diff(unit text, a time, b time) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	micros numeric := (extract(epoch FROM b) - extract(epoch FROM a)) * 1000000;
BEGIN
	RETURN CASE upper(unit) WHEN 'HOUR' THEN trunc(micros / 3600000000) WHEN 'MINUTE' THEN trunc(micros / 60000000)
		WHEN 'SECOND' THEN trunc(micros / 1000000) WHEN 'MILLISECOND' THEN trunc(micros / 1000) WHEN 'MICROSECOND' THEN micros
		ELSE lb.raise_error(format('not a unit of time: %s', unit))::numeric END;
END
$$;
