-- arrays_overlap: NULL when nothing is common and one of them holds a NULL
CREATE OR REPLACE FUNCTION lb.arrays_overlap(a anyarray, b anyarray) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN a && b THEN true
            WHEN cardinality(a) > 0 AND cardinality(b) > 0
             AND (array_position(a, NULL) IS NOT NULL OR array_position(b, NULL) IS NOT NULL) THEN NULL
            ELSE false END
$$;
