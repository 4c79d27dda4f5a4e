-- the values of a struct in the order of its type, which is how structs compare
CREATE OR REPLACE FUNCTION lb.field_values(s jsonb, VARIADIC names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_agg(s -> name ORDER BY i) FROM unnest(names) WITH ORDINALITY AS _(name, i)
$$;
