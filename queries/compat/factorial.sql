-- factorial: NULL outside of 0 to 20
CREATE OR REPLACE FUNCTION lb.factorial(n integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n BETWEEN 0 AND 20 THEN factorial(n)::bigint END
$$;
