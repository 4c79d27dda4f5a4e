-- mode of an array of values, for windows
CREATE OR REPLACE FUNCTION lb.mode(a anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT mode() WITHIN GROUP (ORDER BY x) FROM unnest(a) x
$$;
