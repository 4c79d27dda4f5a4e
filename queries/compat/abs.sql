-- abs of an interval
CREATE OR REPLACE FUNCTION lb.abs(x interval) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x < interval '0' THEN -x ELSE x END
$$;
