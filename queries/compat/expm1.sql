-- expm1: exp(x) - 1 that keeps its digits near 0 (a series below 1e-5)
CREATE OR REPLACE FUNCTION lb.expm1(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x) < 1e-5 THEN x + x * x / 2 + x * x * x / 6 ELSE lb.exp(x) - 1 END
$$;
