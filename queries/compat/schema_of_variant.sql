-- schema_of_variant: the type of a variant as DDL
CREATE OR REPLACE FUNCTION lb.schema_of_variant(v jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.schema_of(v::json, true)
$$;
