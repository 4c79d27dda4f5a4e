-- a / b of doubles as IEEE 754 has it: Infinity or NaN for a zero
CREATE OR REPLACE FUNCTION lb.divide(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN b <> 0 THEN a / b
            WHEN a = 0 OR a = 'NaN' THEN 'NaN'
            ELSE a * double precision 'Infinity' END
$$;
