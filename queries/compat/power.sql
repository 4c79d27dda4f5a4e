-- power: always double; NaN, Infinity and 0 where Postgres has an error
CREATE OR REPLACE FUNCTION lb.power(x double precision, y double precision) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF y = 'NaN' OR (abs(x) = 1 AND y IN ('Infinity', '-Infinity')) THEN
		RETURN 'NaN'; -- where POSIX, and Postgres, has 1
	END IF;
	RETURN power(x, y);
EXCEPTION
WHEN invalid_argument_for_power_function THEN
	RETURN CASE WHEN x = 0 THEN 'Infinity' ELSE 'NaN' END;
WHEN numeric_value_out_of_range THEN
	IF (abs(x) > 1) <> (y > 0) THEN
		RETURN 0;
	END IF;
	RETURN CASE WHEN x < 0 AND mod(y::numeric, 2) <> 0 THEN '-Infinity' ELSE 'Infinity' END;
END
$$;
