-- round of a double to n digits, half away from zero, by its decimal text
CREATE OR REPLACE FUNCTION lb.round(x double precision, n integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x IN ('NaN', 'Infinity', '-Infinity') THEN x
            ELSE round(x::text::numeric, n)::double precision END
$$;
