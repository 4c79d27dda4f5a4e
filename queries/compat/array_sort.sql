-- array_sort: NULLs last
CREATE OR REPLACE FUNCTION lb.array_sort(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) x ORDER BY x)
$$;
CREATE OR REPLACE FUNCTION lb.array_sort(a jsonb[], VARIADIC names text[]) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) x ORDER BY lb.field_values(x, VARIADIC names))
$$;
