-- a sum of day-time intervals; NULL when its microseconds do not fit into 64 bits
CREATE OR REPLACE FUNCTION lb.try_days(x interval) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(extract(epoch FROM x)) <= 9223372036854.775807 THEN x END
$$;
