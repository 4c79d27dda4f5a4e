-- the columns of a block mixed by AES (FIPS 197, 5.1.3 and 5.3.3)
CREATE OR REPLACE FUNCTION lb.aes_columns(block bytea, inverse boolean) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	factors integer[] := CASE WHEN inverse THEN '{14,11,13,9}' ELSE '{2,3,1,1}' END;
	result bytea := block;
	sum integer;
BEGIN
	FOR i IN 0 .. 15 LOOP
		sum := 0;
		FOR j IN 0 .. 3 LOOP
			sum := sum # lb.aes_product(get_byte(block, i - i % 4 + (i + j) % 4), factors[j + 1]);
		END LOOP;
		result := set_byte(result, i, sum);
	END LOOP;
	RETURN result;
END
$$;
