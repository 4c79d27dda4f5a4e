-- soundex: as it is when the first character is no letter
CREATE OR REPLACE FUNCTION lb.soundex(s text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	codes constant text := '01230127022455012623017202';
	result text := upper(left(s, 1));
	last text;
	code text;
BEGIN
	IF result !~ '^[A-Z]$' THEN
		RETURN s;
	END IF;
	last := substr(codes, ascii(result) - 64, 1);
	FOR i IN 2 .. length(s) LOOP
		code := upper(substr(s, i, 1));
		IF code !~ '^[A-Z]$' THEN
			last := '0';
			CONTINUE;
		END IF;
		code := substr(codes, ascii(code) - 64, 1);
		CONTINUE WHEN code = '7';
		IF code <> '0' AND code <> last THEN
			result := result || code;
			EXIT WHEN length(result) = 4;
		END IF;
		last := code;
	END LOOP;
	RETURN rpad(result, 4, '0');
END
$$;
