BEGIN;

-- The schema of the functions that converted queries call.
CREATE SCHEMA IF NOT EXISTS lb;

-- an integer of two's complement arithmetic in that many bits: what overflows wraps around
CREATE OR REPLACE FUNCTION lb.wrap(n numeric, bits integer) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (mod(mod(trunc(n) + power(2::numeric, bits - 1), power(2::numeric, bits)) + power(2::numeric, bits),
            power(2::numeric, bits)) - power(2::numeric, bits - 1))::bigint
$$;

-- bigint by TRY_CAST: NULL when it does not fit, or the text is no whole number
CREATE OR REPLACE FUNCTION lb.try_bigint(n numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trunc(n) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN trunc(n)::bigint END
$$;
CREATE OR REPLACE FUNCTION lb.try_bigint(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x NOT IN ('NaN', 'Infinity', '-Infinity') THEN lb.try_bigint(x::numeric) END
$$;
CREATE OR REPLACE FUNCTION lb.try_bigint(s text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?\d+\s*$' THEN lb.try_bigint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;

-- bigint by a cast without ANSI mode: a number that does not fit wraps around, a double stops at the
-- ends, a text that is no number gives NULL
CREATE OR REPLACE FUNCTION lb.lax_bigint(n numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.wrap(n, 64)
$$;
CREATE OR REPLACE FUNCTION lb.lax_bigint(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x = 'NaN' THEN 0
            WHEN x >= 9223372036854775807 THEN 9223372036854775807
            WHEN x <= -9223372036854775808 THEN -9223372036854775808
            ELSE trunc(x)::bigint END
$$;
CREATE OR REPLACE FUNCTION lb.lax_bigint(s text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' THEN lb.try_bigint(btrim(s, E' \t\n\r\f\v')::numeric) END
$$;

-- months_between: whole for the same day of the month or two month ends, else with months of 31 days
CREATE OR REPLACE FUNCTION lb.months_between(a timestamp, b timestamp, rounded boolean DEFAULT true) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN extract(day FROM a) = extract(day FROM b)
              OR extract(month FROM a + interval '1 day') <> extract(month FROM a)
             AND extract(month FROM b + interval '1 day') <> extract(month FROM b)
            THEN months::double precision
            WHEN rounded THEN round(months + days / 31, 8)::double precision
            ELSE months + (days * 86400)::double precision / 2678400 END
  FROM (SELECT (extract(year FROM a) - extract(year FROM b)) * 12 + extract(month FROM a) - extract(month FROM b) AS months,
               extract(day FROM a) - extract(day FROM b)
               + extract(epoch FROM a::time - b::time) / 86400::numeric AS days) d
$$;

-- the values of a struct in the order of its type, which is how structs compare
CREATE OR REPLACE FUNCTION lb.field_values(s jsonb, VARIADIC names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_agg(s -> name ORDER BY i) FROM unnest(names) WITH ORDINALITY AS _(name, i)
$$;

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

COMMIT;
