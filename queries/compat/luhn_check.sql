-- luhn_check: does the last digit check the others
CREATE OR REPLACE FUNCTION lb.luhn_check(s text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT s ~ '^[0-9]+$' AND (
	SELECT sum(CASE WHEN i % 2 = 1 THEN d WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END) % 10 = 0
	  FROM (SELECT i, substr(reverse(regexp_replace(s, '\D', '', 'g')), i, 1)::integer AS d
	          FROM generate_series(1, length(regexp_replace(s, '\D', '', 'g'))) i) digits)
$$;
