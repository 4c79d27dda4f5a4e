-- csc: Infinity at 0
CREATE OR REPLACE FUNCTION lb.csc(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN sin(x) = 0 THEN double precision 'Infinity' ELSE 1 / sin(x) END
$$;
