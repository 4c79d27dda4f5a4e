-- the steps of a JSON path: names as they are, indexes as [n], wildcards as *; NULL when it is none
CREATE OR REPLACE FUNCTION lb.json_path(path text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF path !~ '^\$(\.[^.\[]+|\[(\d+|\*|''[^'']*''|"[^"]*")\])*$' THEN
		RETURN NULL;
	END IF;
	RETURN ARRAY(SELECT CASE WHEN step[1] ~ '^\.' THEN CASE substr(step[1], 2) WHEN '*' THEN '*' ELSE '.' || substr(step[1], 2) END
	                         WHEN step[1] ~ '^\[[''"]' THEN '.' || substr(step[1], 3, length(step[1]) - 4)
	                         WHEN step[1] = '[*]' THEN '[*]'
	                         ELSE step[1] END
	               FROM regexp_matches(substr(path, 2), '\.[^.\[]+|\[[^]]*\]', 'g') WITH ORDINALITY u(step, i) ORDER BY i);
END
$$;
