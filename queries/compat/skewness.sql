-- skewness (of the population)
CREATE OR REPLACE FUNCTION lb.skewness_end(a double precision[]) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN count(x) > 0 AND sum((x - m) ^ 2) <> 0 THEN sqrt(count(x)) * sum((x - m) ^ 3) / sum((x - m) ^ 2) ^ 1.5 END
  FROM unnest(a) x, (SELECT avg(y) AS m FROM unnest(a) y) mean
$$;
CREATE OR REPLACE AGGREGATE lb.skewness(double precision) (SFUNC = array_append, STYPE = double precision[], FINALFUNC = lb.skewness_end);
