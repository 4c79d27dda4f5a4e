-- map_from_arrays: keys as text, values as a jsonb array
CREATE OR REPLACE FUNCTION lb.map_from_arrays(keys text[], vals jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF cardinality(keys) <> jsonb_array_length(vals) THEN
		RAISE EXCEPTION 'a map of % keys and % values', cardinality(keys), jsonb_array_length(vals) USING ERRCODE = '2202E';
	END IF;
	RETURN lb.map_from_rows(keys, ARRAY(SELECT x FROM jsonb_array_elements(vals) WITH ORDINALITY u(x, i) ORDER BY i));
END
$$;
