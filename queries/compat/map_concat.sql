-- map_concat: a key that both have is an error
CREATE OR REPLACE FUNCTION lb.map_concat(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF EXISTS (SELECT FROM jsonb_object_keys(a) k WHERE jsonb_exists(b, k)) THEN
		RAISE EXCEPTION 'a key of a map is there twice' USING ERRCODE = '22030';
	END IF;
	RETURN a || b;
END
$$;
