-- make_date with years that may be below 1: year 0 is 1 BC
CREATE OR REPLACE FUNCTION lb.make_date(y integer, mo integer, d integer) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT make_date(CASE WHEN y <= 0 THEN y - 1 ELSE y END, mo, d)
$$;
