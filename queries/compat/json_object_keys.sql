-- json_object_keys: in their order; NULL for what is no valid object
CREATE OR REPLACE FUNCTION lb.json_object_keys(s text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE json_typeof(j) WHEN 'object' THEN ARRAY(SELECT json_object_keys(j)) END FROM lb.try_json(s) j
$$;
