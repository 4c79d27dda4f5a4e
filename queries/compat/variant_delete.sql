-- variant_delete: without what stands at the paths; NULL paths are skipped
CREATE OR REPLACE FUNCTION lb.variant_delete(v jsonb, VARIADIC paths text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	path text;
BEGIN
	FOREACH path IN ARRAY paths LOOP
		CONTINUE WHEN path IS NULL;
		v := v #- ARRAY(SELECT CASE WHEN step ~ '^\.' THEN substr(step, 2) ELSE btrim(step, '[]') END
		                  FROM unnest(lb.json_path(path)) WITH ORDINALITY u(step, i) ORDER BY i);
	END LOOP;
	RETURN v;
END
$$;
