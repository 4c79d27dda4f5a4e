-- randn: a number of the standard normal distribution (Box and Muller 1958)
CREATE OR REPLACE FUNCTION lb.randn() RETURNS double precision
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
SELECT sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())
$$;
