-- nanvl: y when x is NaN
CREATE OR REPLACE FUNCTION lb.nanvl(x double precision, y double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN x = 'NaN' THEN y ELSE x END
$$;
