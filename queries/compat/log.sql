-- log(base, x): NULL where one of the logarithms is not defined; base 1 as IEEE 754 divides
CREATE OR REPLACE FUNCTION lb.log(base double precision, x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN base > 0 AND x > 0 THEN lb.divide(ln(x), ln(base)) END
$$;
