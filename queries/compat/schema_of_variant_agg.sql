-- schema_of_variant_agg: the type that all variants have
CREATE OR REPLACE FUNCTION lb.schema_of_variant_add(state text, v jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT lb.merge_schemas(state, lb.schema_of(v::json, true), true)
$$;
CREATE OR REPLACE AGGREGATE lb.schema_of_variant_agg(jsonb) (SFUNC = lb.schema_of_variant_add, STYPE = text, PARALLEL = SAFE);
