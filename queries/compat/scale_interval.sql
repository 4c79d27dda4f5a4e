-- a day-time interval times a factor and by a divisor, rounded to whole microseconds half away from zero
CREATE OR REPLACE FUNCTION lb.scale_interval(i interval, factor numeric, divisor numeric DEFAULT 1) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT make_interval(days => div(us, 86400000000)::integer) + (us % 86400000000)::bigint * interval '1 microsecond'
  FROM (SELECT round(extract(epoch FROM i) * 1000000 * factor / divisor) AS us) product
$$;
