-- array_max: NULLs are skipped
CREATE OR REPLACE FUNCTION lb.array_max(a anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT x FROM unnest(a) x WHERE x IS NOT NULL ORDER BY x DESC LIMIT 1
$$;
