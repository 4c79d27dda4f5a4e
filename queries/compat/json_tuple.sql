-- json_tuple: one member of an object as text; NULL when the text is not valid
CREATE OR REPLACE FUNCTION lb.json_tuple(s text, name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE json_typeof(v) WHEN 'null' THEN NULL WHEN 'string' THEN v #>> '{}' ELSE lb.json_text(v, true) END
  FROM (SELECT CASE json_typeof(j) WHEN 'object' THEN j -> name END AS v FROM lb.try_json(s) j) member
$$;
