-- next_day: the first such day of the week after a date; NULL for a name that is none
CREATE OR REPLACE FUNCTION lb.try_next_day(d date, name text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT d + 1 + (k - 1 - extract(isodow FROM d)::integer + 7) % 7
  FROM (SELECT CASE WHEN upper(name) IN ('MO', 'MON', 'MONDAY') THEN 1
                    WHEN upper(name) IN ('TU', 'TUE', 'TUESDAY') THEN 2
                    WHEN upper(name) IN ('WE', 'WED', 'WEDNESDAY') THEN 3
                    WHEN upper(name) IN ('TH', 'THU', 'THURSDAY') THEN 4
                    WHEN upper(name) IN ('FR', 'FRI', 'FRIDAY') THEN 5
                    WHEN upper(name) IN ('SA', 'SAT', 'SATURDAY') THEN 6
                    WHEN upper(name) IN ('SU', 'SUN', 'SUNDAY') THEN 7 END AS k) day
$$;
