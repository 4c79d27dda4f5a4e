-- sequence: both ends included; the step is 1 (a day) in the direction of the end unless it is given
CREATE OR REPLACE FUNCTION lb.sequence(low bigint, high bigint, step bigint DEFAULT NULL) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	IF low IS NULL OR high IS NULL THEN
		RETURN NULL;
	END IF;
	step := coalesce(step, CASE WHEN low <= high THEN 1 ELSE -1 END);
	IF (step = 0 AND low <> high) OR (step > 0 AND low > high) OR (step < 0 AND low < high) THEN
		RAISE EXCEPTION 'a sequence from % does not reach % by %', low, high, step USING ERRCODE = '22023';
	END IF;
	RETURN CASE WHEN step = 0 THEN ARRAY[low] ELSE ARRAY(SELECT generate_series(low, high, step)) END;
END
$$;
CREATE OR REPLACE FUNCTION lb.sequence(low timestamp, high timestamp, step interval DEFAULT NULL) RETURNS timestamp[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	result timestamp[] := '{}';
	x timestamp := low;
	forward boolean;
BEGIN
	IF low IS NULL OR high IS NULL THEN
		RETURN NULL;
	END IF;
	step := coalesce(step, CASE WHEN low <= high THEN interval '1 day' ELSE interval '-1 day' END);
	forward := step > interval '0';
	IF (step = interval '0' AND low <> high) OR (forward AND low > high) OR (NOT forward AND low < high) THEN
		RAISE EXCEPTION 'a sequence from % does not reach % by %', low, high, step USING ERRCODE = '22023';
	END IF;
	-- from the beginning each time, so that a month's end is not lost
	WHILE CASE WHEN forward THEN x <= high ELSE x >= high END LOOP
		result := array_append(result, x);
		EXIT WHEN step = interval '0';
		x := low + cardinality(result) * step;
	END LOOP;
	RETURN result;
END
$$;
CREATE OR REPLACE FUNCTION lb.sequence(low timestamptz, high timestamptz, step interval DEFAULT NULL) RETURNS timestamptz[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT lb.sequence(low::timestamp, high::timestamp, step)::timestamptz[]
$$;
CREATE OR REPLACE FUNCTION lb.sequence(low date, high date, step interval DEFAULT NULL) RETURNS date[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT lb.sequence(low::timestamp, high::timestamp, step)::date[]
$$;
