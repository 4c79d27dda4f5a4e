-- get_json_object: the value at a path as text; NULL when the text or the path is not valid
CREATE OR REPLACE FUNCTION lb.get_json_object(s text, path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN count(*) = 0 THEN NULL
            WHEN count(*) = 1 AND path !~ '\[\*\]$' THEN max(CASE json_typeof(r) WHEN 'null' THEN NULL WHEN 'string' THEN r #>> '{}' ELSE lb.json_text(r, true) END)
            ELSE '[' || string_agg(lb.json_text(r, true), ',' ORDER BY i) || ']' END
  FROM lb.json_at(lb.try_json(s), lb.json_path(path)) WITH ORDINALITY u(r, i)
$$;
