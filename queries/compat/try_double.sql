-- a text as double precision: NULL when it is none
CREATE OR REPLACE FUNCTION lb.try_double(s text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN regexp_replace(btrim(s, E' \t\n\r\f\v'), '(?<=\d|\.)[dDfF]$', '')::double precision;
EXCEPTION
	WHEN numeric_value_out_of_range THEN
		RETURN CASE WHEN s ~* 'e\s*-' THEN '0' WHEN s ~ '^\s*-' THEN '-Infinity' ELSE 'Infinity' END::double precision;
	WHEN invalid_text_representation THEN
		RETURN NULL;
END
$$;
