-- variant_strip_nulls: without NULL members, and NULL elements unless arrays is false
CREATE OR REPLACE FUNCTION lb.variant_strip_nulls(v jsonb, arrays boolean DEFAULT true) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN CASE jsonb_typeof(v)
		WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, lb.variant_strip_nulls(value, arrays)), '{}') FROM jsonb_each(v) WHERE value <> 'null')
		WHEN 'array' THEN (SELECT coalesce(jsonb_agg(lb.variant_strip_nulls(value, arrays) ORDER BY i), '[]')
		                     FROM jsonb_array_elements(v) WITH ORDINALITY u(value, i) WHERE value <> 'null' OR NOT arrays)
		ELSE v END;
END
$$;
