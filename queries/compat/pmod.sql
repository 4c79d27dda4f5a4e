-- pmod: the remainder that has the sign of the divisor
CREATE OR REPLACE FUNCTION lb.pmod(a anyelement, b anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END
$$;
CREATE OR REPLACE FUNCTION lb.pmod(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN lb.fmod(a, b) < 0 THEN lb.fmod(lb.fmod(a, b) + b, b) ELSE lb.fmod(a, b) END
$$;
