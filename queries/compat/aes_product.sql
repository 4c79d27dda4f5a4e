-- a times b in the field of AES (FIPS 197, 4.2)
CREATE OR REPLACE FUNCTION lb.aes_product(a integer, b integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result integer := 0;
BEGIN
	WHILE b > 0 LOOP
		result := result # (a * (b & 1));
		a := ((a << 1) & 255) # (27 * (a >> 7));
		b := b >> 1;
	END LOOP;
	RETURN result;
END
$$;
