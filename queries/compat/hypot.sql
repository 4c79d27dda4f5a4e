-- hypot
CREATE OR REPLACE FUNCTION lb.hypot(x double precision, y double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT sqrt(x * x + y * y)
$$;
