-- conv: digits of one base as digits of another, by way of an unsigned 64-bit integer; reading
-- stops at the first character that is no digit; a negative target base gives a signed result
CREATE OR REPLACE FUNCTION lb.conv(num text, from_base integer, to_base integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
	two64 constant numeric := 18446744073709551616;
	s text := upper(btrim(num));
	negative boolean := left(s, 1) = '-';
	base integer := abs(to_base);
	n numeric := 0;
	digit integer;
	result text := '';
BEGIN
	IF from_base NOT BETWEEN 2 AND 36 OR base NOT BETWEEN 2 AND 36 OR s = '' THEN
		RETURN NULL;
	END IF;
	FOR i IN CASE WHEN negative THEN 2 ELSE 1 END .. length(s) LOOP
		digit := strpos(digits, substr(s, i, 1)) - 1;
		EXIT WHEN digit < 0 OR digit >= from_base;
		n := least(n * from_base + digit, two64 - 1);
	END LOOP;
	IF negative THEN
		n := CASE WHEN to_base > 0 AND n <= two64 / 2 THEN (two64 - n) % two64
		          WHEN to_base > 0 THEN two64 - 1 ELSE n END;
		negative := to_base < 0;
	ELSIF to_base < 0 AND n >= two64 / 2 THEN
		n := two64 - n;
		negative := true;
	END IF;
	LOOP
		result := substr(digits, (n % base)::integer + 1, 1) || result;
		n := div(n, base);
		EXIT WHEN n = 0;
	END LOOP;
	RETURN CASE WHEN negative THEN '-' ELSE '' END || result;
END
$$;
