-- sqrt: NaN below 0, where Postgres has an error
CREATE OR REPLACE FUNCTION lb.sqrt(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x < 0 THEN 'NaN' ELSE sqrt(x) END
$$;
