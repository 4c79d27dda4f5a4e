-- log10: NULL where the logarithm is not defined
CREATE OR REPLACE FUNCTION lb.log10(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x > 0 THEN log10(x) END
$$;
