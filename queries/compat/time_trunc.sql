-- time_trunc; a unit that is none is an error
CREATE OR REPLACE FUNCTION lb.time_trunc(unit text, t time) RETURNS time
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN upper(unit) IN ('HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND') THEN date_trunc(unit, t::interval)::time
            ELSE lb.raise_error(format('not a unit of time: %s', unit))::time END
$$;
