-- array_distinct: the first of each value, in order; NULL is a value
CREATE OR REPLACE FUNCTION lb.array_distinct(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) WITH ORDINALITY u(x, i) GROUP BY x ORDER BY min(i))
$$;
