-- acos: NaN outside of [-1, 1], where Postgres has an error
CREATE OR REPLACE FUNCTION lb.acos(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(x) <= 1 THEN acos(x) ELSE 'NaN' END
$$;
