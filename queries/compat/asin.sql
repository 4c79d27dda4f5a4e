-- asin: NaN outside of [-1, 1], where Postgres has an error
CREATE OR REPLACE FUNCTION lb.asin(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x) <= 1 THEN asin(x) ELSE 'NaN' END
$$;
