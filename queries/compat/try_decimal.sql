-- a decimal of a precision and a scale; NULL when it does not fit, or the text is no number
CREATE OR REPLACE FUNCTION lb.try_decimal(n numeric, digits integer, scale integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(round(n, scale)) < power(10::numeric, digits - scale) THEN round(n, scale) END
$$;
CREATE OR REPLACE FUNCTION lb.try_decimal(x double precision, digits integer, scale integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_decimal(x::text::numeric, digits, scale) END
$$;
CREATE OR REPLACE FUNCTION lb.try_decimal(s text, digits integer, scale integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$'
            THEN lb.try_decimal(btrim(s, E' \t\n\r\f\v')::numeric, digits, scale) END
$$;
