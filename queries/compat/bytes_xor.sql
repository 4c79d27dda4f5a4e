-- a xor b, as long as the shorter one
CREATE OR REPLACE FUNCTION lb.bytes_xor(a bytea, b bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	a := substr(a, 1, length(b));
	FOR i IN 0 .. length(a) - 1 LOOP
		a := set_byte(a, i, get_byte(a, i) # get_byte(b, i));
	END LOOP;
	RETURN a;
END
$$;
