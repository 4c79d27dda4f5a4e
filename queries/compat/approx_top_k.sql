-- approx_top_k: the k most frequent of an array of values as structs of item and count (exact)
CREATE OR REPLACE FUNCTION lb.approx_top_k(a jsonb[], k integer DEFAULT 5) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(array_agg(jsonb_build_object('item', item, 'count', n) ORDER BY n DESC, item), '{}')
  FROM (SELECT item, count(*) AS n FROM unnest(a) item GROUP BY item ORDER BY n DESC, item LIMIT k) top
$$;
