-- array_min: NULLs are skipped
CREATE OR REPLACE FUNCTION lb.array_min(a anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT x FROM unnest(a) x WHERE x IS NOT NULL ORDER BY x LIMIT 1
$$;
