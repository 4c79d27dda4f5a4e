-- date_trunc with a unit that is not constant; NULL for a unit that is none
CREATE OR REPLACE FUNCTION lb.date_trunc(unit text, ts timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN upper(unit) IN ('YEAR', 'YYYY', 'YY') THEN date_trunc('year', ts)
            WHEN upper(unit) = 'QUARTER' THEN date_trunc('quarter', ts)
            WHEN upper(unit) IN ('MONTH', 'MM', 'MON') THEN date_trunc('month', ts)
            WHEN upper(unit) = 'WEEK' THEN date_trunc('week', ts)
            WHEN upper(unit) IN ('DAY', 'DD') THEN date_trunc('day', ts)
            WHEN upper(unit) IN ('HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND') THEN date_trunc(unit, ts) END
$$;
