-- the values of an array in the order of their keys, for windows
CREATE OR REPLACE FUNCTION lb.ordered(a anyarray, keys anycompatiblearray, descending boolean) RETURNS anyarray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN a IS NULL THEN NULL
            WHEN descending THEN ARRAY(SELECT v FROM unnest(a, keys) AS _(v, k) ORDER BY k DESC NULLS LAST)
            ELSE ARRAY(SELECT v FROM unnest(a, keys) AS _(v, k) ORDER BY k NULLS FIRST) END
$$;
