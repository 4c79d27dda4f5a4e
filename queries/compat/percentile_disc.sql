-- percentile_disc of an array of values, for windows
CREATE OR REPLACE FUNCTION lb.percentile_disc(a anyarray, p double precision, descending boolean) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN descending THEN percentile_disc(p) WITHIN GROUP (ORDER BY x DESC)
            ELSE percentile_disc(p) WITHIN GROUP (ORDER BY x) END FROM unnest(a) x
$$;
CREATE OR REPLACE FUNCTION lb.percentile_disc(a anyarray, p double precision[], descending boolean) RETURNS anyarray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN descending THEN percentile_disc(p) WITHIN GROUP (ORDER BY x DESC)
            ELSE percentile_disc(p) WITHIN GROUP (ORDER BY x) END FROM unnest(a) x
$$;
CREATE OR REPLACE FUNCTION lb.percentile_disc(a anyarray, p double precision) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT lb.percentile_disc(a, p, false)
$$;
CREATE OR REPLACE FUNCTION lb.percentile_disc(a anyarray, p double precision[]) RETURNS anyarray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT lb.percentile_disc(a, p, false)
$$;
