-- an interval of months, NULL when it does not fit; an interval from text, NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_interval(months numeric) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN months BETWEEN -2147483648 AND 2147483647 THEN make_interval(months => round(months)::integer) END
$$;
CREATE OR REPLACE FUNCTION lb.try_interval(s text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN regexp_replace(s, '^\s*interval\s+', '', 'i')::interval;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
