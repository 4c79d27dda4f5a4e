-- max_by of arrays of values and keys, for windows; with a number the values of the highest keys
CREATE OR REPLACE FUNCTION lb.max_by(a anyarray, keys anycompatiblearray) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT v FROM unnest(a, keys) AS _(v, k) WHERE k IS NOT NULL ORDER BY k DESC LIMIT 1
$$;
CREATE OR REPLACE FUNCTION lb.max_by(a anyarray, keys anycompatiblearray, n integer) RETURNS anyarray
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ARRAY(SELECT v FROM unnest(a, keys) AS _(v, k) WHERE k IS NOT NULL ORDER BY k DESC LIMIT n)
$$;
