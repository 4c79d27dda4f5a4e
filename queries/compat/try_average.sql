-- an average from a sum of months, or of day-time intervals, and their number; NULL when the sum does not fit
CREATE OR REPLACE FUNCTION lb.try_average(months numeric, n bigint) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN months BETWEEN -2147483648 AND 2147483647 THEN make_interval(months => round(months / nullif(n, 0))::integer) END
$$;
CREATE OR REPLACE FUNCTION lb.try_average(x interval, n bigint) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.try_days(x) / nullif(n, 0)
$$;
