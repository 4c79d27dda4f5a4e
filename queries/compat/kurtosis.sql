-- kurtosis (excess, of the population)
CREATE OR REPLACE FUNCTION lb.kurtosis_end(a double precision[]) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN count(x) > 0 AND sum((x - m) ^ 2) <> 0 THEN count(x) * sum((x - m) ^ 4) / sum((x - m) ^ 2) ^ 2 - 3 END
  FROM unnest(a) x, (SELECT avg(y) AS m FROM unnest(a) y) mean
$$;
CREATE OR REPLACE AGGREGATE lb.kurtosis(double precision) (SFUNC = array_append, STYPE = double precision[], FINALFUNC = lb.kurtosis_end);
