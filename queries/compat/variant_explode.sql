-- variant_explode: the elements of an array, or the members of an object in the order of their names
CREATE OR REPLACE FUNCTION lb.variant_explode(v jsonb) RETURNS TABLE (pos integer, key text, value jsonb)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (i - 1)::integer, NULL, x FROM jsonb_array_elements(CASE jsonb_typeof(v) WHEN 'array' THEN v ELSE '[]' END) WITH ORDINALITY AS a(x, i)
UNION ALL
SELECT (row_number() OVER (ORDER BY k COLLATE "C") - 1)::integer, k, x
  FROM jsonb_each(CASE jsonb_typeof(v) WHEN 'object' THEN v ELSE '{}' END) AS o(k, x)
$$;
