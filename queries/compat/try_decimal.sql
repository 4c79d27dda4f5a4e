-- a decimal of a precision and a scale; NULL when it does not fit
CREATE OR REPLACE FUNCTION lb.try_decimal(n numeric, digits integer, scale integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(round(n, scale)) < power(10::numeric, digits - scale) THEN round(n, scale) END
$$;
