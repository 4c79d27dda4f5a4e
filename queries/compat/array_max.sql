-- array_max: NULLs are skipped
CREATE OR REPLACE FUNCTION lb.array_max(a anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT x FROM unnest(a) x WHERE x IS NOT NULL ORDER BY x DESC LIMIT 1
$$;
CREATE OR REPLACE FUNCTION lb.array_max(a jsonb[], VARIADIC names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT x FROM unnest(a) x WHERE x IS NOT NULL ORDER BY lb.field_values(x, VARIADIC names) DESC LIMIT 1
$$;
