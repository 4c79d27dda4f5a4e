-- the elements of a jsonb array as an array of the type of the second argument; JSON null is NULL, and
-- what is no array gives NULL
CREATE OR REPLACE FUNCTION lb.json_array(j jsonb, INOUT result anyarray)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	IF jsonb_typeof(j) IS DISTINCT FROM 'array' THEN
		result := NULL;
	ELSIF pg_typeof(result) = 'jsonb[]'::regtype THEN
		result := ARRAY(SELECT nullif(value, 'null') FROM jsonb_array_elements(j) WITH ORDINALITY u(value, i) ORDER BY i);
	ELSE
		result := ARRAY(SELECT value FROM jsonb_array_elements_text(j) WITH ORDINALITY u(value, i) ORDER BY i);
	END IF;
END
$$;
