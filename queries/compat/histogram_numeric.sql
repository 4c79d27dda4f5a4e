-- histogram_numeric: n bins of x and weight y; the closest two are merged when there are more values
CREATE OR REPLACE FUNCTION lb.histogram_numeric(a double precision[], n integer) RETURNS jsonb[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	xs double precision[] := '{}';
	ys double precision[] := '{}';
	x double precision;
	at integer;
BEGIN
	FOREACH x IN ARRAY coalesce(array_remove(a, NULL), '{}') LOOP
		at := coalesce((SELECT min(i) FROM unnest(xs) WITH ORDINALITY u(v, i) WHERE v >= x), cardinality(xs) + 1);
		IF xs[at] = x THEN
			ys[at] := ys[at] + 1;
			CONTINUE;
		END IF;
		xs := xs[:at - 1] || x || xs[at:];
		ys := ys[:at - 1] || double precision '1' || ys[at:];
		IF cardinality(xs) > n THEN
			SELECT i INTO at FROM generate_series(1, cardinality(xs) - 1) i ORDER BY xs[i + 1] - xs[i], i LIMIT 1;
			xs := xs[:at - 1] || (xs[at] * ys[at] + xs[at + 1] * ys[at + 1]) / (ys[at] + ys[at + 1]) || xs[at + 2:];
			ys := ys[:at - 1] || ys[at] + ys[at + 1] || ys[at + 2:];
		END IF;
	END LOOP;
	RETURN CASE WHEN cardinality(xs) > 0 THEN
		ARRAY(SELECT jsonb_build_object('x', v, 'y', w) FROM unnest(xs, ys) WITH ORDINALITY u(v, w, i) ORDER BY i) END;
END
$$;
