-- a double or a float as text, as Java prints it: 1.0, 1.0E10, 1.0E-5, NaN, Infinity
CREATE OR REPLACE FUNCTION lb.text(x double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.float_text(x::text)
$$;
CREATE OR REPLACE FUNCTION lb.text(x real) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.float_text(x::text)
$$;
