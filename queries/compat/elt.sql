-- elt: the n-th of its arguments; an index out of range is an error
CREATE OR REPLACE FUNCTION lb.elt(n integer, list anyarray) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF n NOT BETWEEN 1 AND cardinality(list) THEN
		RAISE EXCEPTION 'index % is out of 1 to %', n, cardinality(list) USING ERRCODE = '2202E';
	END IF;
	RETURN list[n];
END
$$;
