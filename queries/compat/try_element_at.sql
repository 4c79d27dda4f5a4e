-- try_element_at of an array: from 1, or from the end when the index is negative; NULL out of range; 0 is an error
CREATE OR REPLACE FUNCTION lb.try_element_at(a anyarray, i integer) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF i = 0 THEN
		RAISE EXCEPTION 'positions of an array begin at 1' USING ERRCODE = '2202E';
	END IF;
	RETURN a[CASE WHEN i < 0 THEN cardinality(a) + i + 1 ELSE i END];
END
$$;
