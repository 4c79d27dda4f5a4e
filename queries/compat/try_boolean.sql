-- a text as boolean: t true y yes 1, f false n no 0; NULL when it is none of these
CREATE OR REPLACE FUNCTION lb.try_boolean(s text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN lower(btrim(s, E' \t\n\r\f\v')) IN ('t', 'true', 'y', 'yes', '1') THEN true
            WHEN lower(btrim(s, E' \t\n\r\f\v')) IN ('f', 'false', 'n', 'no', '0') THEN false END
$$;
