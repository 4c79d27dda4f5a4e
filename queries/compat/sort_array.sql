-- sort_array: NULLs first, or last when the order is descending
CREATE OR REPLACE FUNCTION lb.sort_array(a anyarray, ascending boolean DEFAULT true) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN ascending THEN ARRAY(SELECT x FROM unnest(a) x ORDER BY x NULLS FIRST)
            ELSE ARRAY(SELECT x FROM unnest(a) x ORDER BY x DESC NULLS LAST) END
$$;
CREATE OR REPLACE FUNCTION lb.sort_array(a jsonb[], ascending boolean, VARIADIC names text[]) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN a IS NULL THEN NULL
            WHEN ascending THEN ARRAY(SELECT x FROM unnest(a) x ORDER BY lb.field_values(x, VARIADIC names) NULLS FIRST)
            ELSE ARRAY(SELECT x FROM unnest(a) x ORDER BY lb.field_values(x, VARIADIC names) DESC NULLS LAST) END
$$;
