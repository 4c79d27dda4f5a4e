-- a % b of doubles, with the sign of a
CREATE OR REPLACE FUNCTION lb.fmod(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN a IN ('NaN', 'Infinity', '-Infinity') OR b = 'NaN' THEN 'NaN'
            WHEN b IN ('Infinity', '-Infinity') THEN a
            ELSE (a::text::numeric % b::text::numeric)::double precision END
$$;
