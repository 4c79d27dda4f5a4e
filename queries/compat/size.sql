-- size, where the type of the value is known to Postgres alone: of a map or an array
CREATE OR REPLACE FUNCTION lb.size(m jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE jsonb_typeof(m) WHEN 'array' THEN jsonb_array_length(m) ELSE lb.map_size(m) END
$$;
CREATE OR REPLACE FUNCTION lb.size(a anyarray) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT cardinality(a)
$$;
