-- a variant cast to a string: JSON text, a string as it is
CREATE OR REPLACE FUNCTION lb.variant_text(v jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE jsonb_typeof(v) WHEN 'null' THEN NULL WHEN 'string' THEN v #>> '{}' ELSE lb.variant_json(v) END
$$;
