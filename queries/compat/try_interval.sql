-- an interval of months; NULL when it does not fit
CREATE OR REPLACE FUNCTION lb.try_interval(months numeric) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN months BETWEEN -2147483648 AND 2147483647 THEN make_interval(months => round(months)::integer) END
$$;
