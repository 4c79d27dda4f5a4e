-- variant_insert: a value added at a path; one that is there already is an error
CREATE OR REPLACE FUNCTION lb.variant_insert(v jsonb, path text, x jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF lb.variant_get(v, path) IS NOT NULL THEN
		RAISE EXCEPTION 'the path % is there already', path USING ERRCODE = '22023';
	END IF;
	RETURN lb.variant_set(v, path, x);
END
$$;
