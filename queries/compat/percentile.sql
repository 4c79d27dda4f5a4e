-- percentile of an array of values, interpolated, each counted as often as the second array says
CREATE OR REPLACE FUNCTION lb.percentile(a double precision[], p double precision, counts bigint[] DEFAULT NULL) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT percentile_cont(p) WITHIN GROUP (ORDER BY x)
  FROM unnest(a, counts) u(x, n), generate_series(1, CASE WHEN counts IS NULL THEN 1 ELSE n END)
$$;
CREATE OR REPLACE FUNCTION lb.percentile(a double precision[], p double precision[], counts bigint[] DEFAULT NULL) RETURNS double precision[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT percentile_cont(p) WITHIN GROUP (ORDER BY x)
  FROM unnest(a, counts) u(x, n), generate_series(1, CASE WHEN counts IS NULL THEN 1 ELSE n END)
$$;
