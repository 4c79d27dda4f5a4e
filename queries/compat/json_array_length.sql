-- json_array_length: NULL for what is no valid array
CREATE OR REPLACE FUNCTION lb.json_array_length(s text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE json_typeof(j) WHEN 'array' THEN json_array_length(j) END FROM lb.try_json(s) j
$$;
