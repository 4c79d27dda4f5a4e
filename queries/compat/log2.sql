-- log2: NULL where the logarithm is not defined
CREATE OR REPLACE FUNCTION lb.log2(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x > 0 THEN ln(x) / ln(double precision '2') END
$$;
