-- schema_of_json_agg: the type that all JSON texts have
CREATE OR REPLACE FUNCTION lb.schema_of_json_add(state text, s text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT lb.merge_schemas(state, lb.schema_of_json(s), false)
$$;
CREATE OR REPLACE AGGREGATE lb.schema_of_json_agg(text) (SFUNC = lb.schema_of_json_add, STYPE = text, PARALLEL = SAFE);
