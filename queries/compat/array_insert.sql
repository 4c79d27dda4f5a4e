-- array_insert: from 1, or from the end when the position is negative; NULLs fill what is between; position 0
-- is an error
CREATE OR REPLACE FUNCTION lb.array_insert(a anycompatiblearray, at integer, x anycompatible) RETURNS anycompatiblearray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	n integer := cardinality(a);
BEGIN
	IF a IS NULL OR at IS NULL THEN
		RETURN NULL;
	ELSIF at = 0 THEN
		RAISE EXCEPTION 'positions of an array begin at 1' USING ERRCODE = '2202E';
	ELSIF at > n THEN
		a[n + 1] := NULL;
		a := a[:n];
		WHILE n + 1 < at LOOP
			a := array_append(a, NULL);
			n := n + 1;
		END LOOP;
		RETURN array_append(a, x);
	ELSIF at > 0 THEN
		RETURN a[:at - 1] || x || a[at:];
	ELSIF -at <= n + 1 THEN
		RETURN a[:n + at + 1] || x || a[n + at + 2:];
	END IF;
	WHILE n + 1 < -at LOOP
		a := array_prepend(NULL, a);
		n := n + 1;
	END LOOP;
	RETURN array_prepend(x, a);
END
$$;
