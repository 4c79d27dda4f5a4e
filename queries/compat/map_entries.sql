-- map_entries: structs of key and value; text_keys: the keys are text, else JSON values
CREATE OR REPLACE FUNCTION lb.map_entries(m jsonb, text_keys boolean) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT jsonb_build_object('key', CASE WHEN text_keys THEN to_jsonb(key) ELSE key::jsonb END, 'value', value)
               FROM jsonb_each(m))
$$;
