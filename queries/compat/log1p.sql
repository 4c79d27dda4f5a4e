-- log1p: ln(1 + x) that keeps its digits near 0 (a series below 1e-5)
CREATE OR REPLACE FUNCTION lb.log1p(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x) < 1e-5 THEN x - x * x / 2 + x * x * x / 3
            WHEN x > -1 THEN ln(1 + x) END
$$;
