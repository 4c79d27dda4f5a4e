-- array_except: the values of a that b has not, each once; NULL is a value
CREATE OR REPLACE FUNCTION lb.array_except(a anyarray, b anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) WITH ORDINALITY u(x, i)
              WHERE NOT EXISTS (SELECT FROM unnest(b) y WHERE y IS NOT DISTINCT FROM x)
              GROUP BY x ORDER BY min(i))
$$;
