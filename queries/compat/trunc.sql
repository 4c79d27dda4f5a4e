-- trunc of a date with a unit that is not constant; NULL for a unit that is none
CREATE OR REPLACE FUNCTION lb.trunc(d date, unit text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN upper(unit) IN ('YEAR', 'YYYY', 'YY') THEN date_trunc('year', d::timestamp)
            WHEN upper(unit) = 'QUARTER' THEN date_trunc('quarter', d::timestamp)
            WHEN upper(unit) IN ('MONTH', 'MM', 'MON') THEN date_trunc('month', d::timestamp)
            WHEN upper(unit) = 'WEEK' THEN date_trunc('week', d::timestamp) END::date
$$;
