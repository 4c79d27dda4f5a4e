-- array_sort: NULLs last
CREATE OR REPLACE FUNCTION lb.array_sort(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) x ORDER BY x)
$$;
