-- sort_array: NULLs first, or last when the order is descending
CREATE OR REPLACE FUNCTION lb.sort_array(a anyarray, ascending boolean DEFAULT true) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN ascending THEN ARRAY(SELECT x FROM unnest(a) x ORDER BY x NULLS FIRST)
            ELSE ARRAY(SELECT x FROM unnest(a) x ORDER BY x DESC NULLS LAST) END
$$;
