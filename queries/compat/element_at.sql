-- element_at of an array: from 1, or from the end when the index is negative; out of range is an error
CREATE OR REPLACE FUNCTION lb.element_at(a anyarray, i integer) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF i = 0 OR abs(i) > cardinality(a) THEN
		RAISE EXCEPTION 'index % is out of an array of % elements', i, cardinality(a) USING ERRCODE = '2202E';
	END IF;
	RETURN a[CASE WHEN i < 0 THEN cardinality(a) + i + 1 ELSE i END];
END
$$;
