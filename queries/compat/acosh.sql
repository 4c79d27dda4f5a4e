-- acosh: NaN below 1, where Postgres has an error
CREATE OR REPLACE FUNCTION lb.acosh(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x >= 1 THEN acosh(x) ELSE 'NaN' END
$$;
