-- from_json: text by a Spark type as jsonb, all members of a struct there; what does not fit is NULL
CREATE OR REPLACE FUNCTION lb.from_json(s text, type text, options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	j json := lb.try_json(s);
BEGIN
	IF j IS NULL AND btrim(s) = '' THEN
		RETURN NULL;
	ELSIF j IS NULL AND upper(options ->> 'mode') = 'FAILFAST' THEN
		RAISE EXCEPTION 'not valid JSON: %', s USING ERRCODE = '22P02';
	ELSIF j IS NULL AND type LIKE 'struct<%' THEN
		RETURN lb.json_cast('{}', type, options);
	ELSIF json_typeof(j) = 'object' AND type LIKE 'array<struct<%' THEN -- one struct stands for an array of one
		j := json_build_array(j);
	END IF;
	RETURN lb.json_cast(j, type, options);
END
$$;
