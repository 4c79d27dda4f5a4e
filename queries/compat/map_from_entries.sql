-- map_from_entries: of structs whose fields have these names; NULL when an entry is NULL
CREATE OR REPLACE FUNCTION lb.map_from_entries(a jsonb[], key_name text, value_name text) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN array_position(a, NULL) IS NULL
            THEN lb.map_from_rows(ARRAY(SELECT x ->> key_name FROM unnest(a) WITH ORDINALITY u(x, i) ORDER BY i),
                                  ARRAY(SELECT x -> value_name FROM unnest(a) WITH ORDINALITY u(x, i) ORDER BY i)) END
$$;
