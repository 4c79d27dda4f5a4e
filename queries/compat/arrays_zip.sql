-- arrays_zip: an array of structs with these names; shorter arrays are filled with NULL
CREATE OR REPLACE FUNCTION lb.arrays_zip(names text[], VARIADIC arrays jsonb[]) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN array_position(arrays, NULL) IS NULL THEN
	ARRAY(SELECT (SELECT jsonb_object_agg(names[k], arrays[k] -> i) FROM generate_subscripts(names, 1) k)
	        FROM generate_series(0, (SELECT max(jsonb_array_length(x)) - 1 FROM unnest(arrays) x)) i ORDER BY i) END
$$;
