-- hypot: the larger side is taken out, so that no square overflows
CREATE OR REPLACE FUNCTION lb.hypot(x double precision, y double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x) IN ('Infinity') OR abs(y) IN ('Infinity') THEN 'Infinity'
            WHEN long = 0 OR long = 'NaN' THEN long
            WHEN long BETWEEN 1e-140 AND 1e140 THEN sqrt(x * x + y * y)
            ELSE long * sqrt(1 + (short / long) ^ 2) END
  FROM (SELECT greatest(abs(x), abs(y)) AS long, least(abs(x), abs(y)) AS short) side
$$;
