-- array_intersect: the values of a that b has too, each once; NULL is a value
CREATE OR REPLACE FUNCTION lb.array_intersect(a anyarray, b anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) WITH ORDINALITY u(x, i)
              WHERE EXISTS (SELECT FROM unnest(b) y WHERE y IS NOT DISTINCT FROM x)
              GROUP BY x ORDER BY min(i))
$$;
