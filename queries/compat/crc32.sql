-- crc32 (ISO 3309, reflected polynomial EDB88320)
CREATE OR REPLACE FUNCTION lb.crc32(b bytea) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	crc bigint := 4294967295;
BEGIN
	FOR i IN 0 .. length(b) - 1 LOOP
		crc := crc # get_byte(b, i);
		FOR bit IN 1 .. 8 LOOP
			crc := (crc >> 1) # ((crc & 1) * 3988292384);
		END LOOP;
	END LOOP;
	RETURN crc # 4294967295;
END
$$;
