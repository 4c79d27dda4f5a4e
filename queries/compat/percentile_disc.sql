-- percentile_disc of an array of values, for windows
CREATE OR REPLACE FUNCTION lb.percentile_disc(a anyarray, p double precision) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT percentile_disc(p) WITHIN GROUP (ORDER BY x) FROM unnest(a) x
$$;
