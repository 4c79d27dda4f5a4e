-- slice: n elements from 1, or from the end when start is negative
CREATE OR REPLACE FUNCTION lb.slice(a anyarray, start integer, n integer) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	low integer := CASE WHEN start < 0 THEN cardinality(a) + start + 1 ELSE start END;
BEGIN
	IF start = 0 OR n < 0 THEN
		RAISE EXCEPTION 'slice from % with a length of %', start, n USING ERRCODE = '2202E';
	END IF;
	RETURN CASE WHEN low < 1 THEN a[1:0] ELSE a[low:low + n - 1] END;
END
$$;
