-- a map of keys and values in the same order; a NULL key and a key that comes twice are errors
CREATE OR REPLACE FUNCTION lb.map_from_rows(keys text[], vals jsonb[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF array_position(keys, NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'NULL cannot be a key of a map' USING ERRCODE = '22004';
	ELSIF cardinality(keys) > (SELECT count(DISTINCT k) FROM unnest(keys) k) THEN
		RAISE EXCEPTION 'a key of a map is there twice' USING ERRCODE = '22030';
	END IF;
	RETURN (SELECT coalesce(jsonb_object_agg(k, v), '{}') FROM unnest(keys, vals) u(k, v));
END
$$;
