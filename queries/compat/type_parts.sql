-- the parts of a type's parameters: "struct<a:int,b:map<int,int>>" gives {a:int,b:map<int,int>}
CREATE OR REPLACE FUNCTION lb.type_parts(type text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	inner_text text := substring(type FROM '^\w+<(.*)>$');
	result text[] := '{}';
	part text := '';
	depth integer := 0;
	c text;
BEGIN
	FOREACH c IN ARRAY regexp_split_to_array(inner_text, '') LOOP
		depth := depth + CASE WHEN c IN ('<', '(') THEN 1 WHEN c IN ('>', ')') THEN -1 ELSE 0 END;
		IF c = ',' AND depth = 0 THEN
			result := result || part;
			part := '';
		ELSE
			part := part || c;
		END IF;
	END LOOP;
	RETURN CASE WHEN inner_text = '' THEN result ELSE result || part END;
END
$$;
