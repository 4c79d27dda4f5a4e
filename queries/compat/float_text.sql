-- the shortest text of a float, as Java prints it: 1.0, 1.0E10, 1.0E-5
CREATE OR REPLACE FUNCTION lb.float_text(shortest text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	sign text := CASE WHEN shortest LIKE '-%' THEN '-' ELSE '' END;
	mantissa text := split_part(ltrim(shortest, '-'), 'e', 1);
	whole integer := length(split_part(mantissa, '.', 1));
	digits text := ltrim(replace(mantissa, '.', ''), '0');
	power integer := whole - 1 - (length(replace(mantissa, '.', '')) - length(digits))
		+ coalesce(nullif(split_part(shortest, 'e', 2), ''), '0')::integer;
BEGIN
	IF shortest ~ '[NI]' THEN
		RETURN shortest;
	ELSIF digits = '' THEN
		RETURN sign || '0.0';
	END IF;
	digits := coalesce(nullif(rtrim(digits, '0'), ''), '0');
	IF power < -3 OR power >= 7 THEN
		RETURN sign || left(digits, 1) || '.' || coalesce(nullif(substr(digits, 2), ''), '0') || 'E' || power;
	ELSIF power < 0 THEN
		RETURN sign || '0.' || repeat('0', -power - 1) || digits;
	END IF;
	digits := rpad(digits, greatest(length(digits), power + 1), '0');
	RETURN sign || left(digits, power + 1) || '.' || coalesce(nullif(substr(digits, power + 2), ''), '0');
END
$$;
