-- overlay; a length below 0 is the length of the replacement
CREATE OR REPLACE FUNCTION lb.overlay(s text, part text, start integer, n integer DEFAULT -1) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT left(s, greatest(start - 1, 0)) || part
    || substr(s, greatest(start + CASE WHEN n < 0 THEN length(part) ELSE n END, 1))
$$;
CREATE OR REPLACE FUNCTION lb.overlay(s bytea, part bytea, start integer, n integer DEFAULT -1) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT substr(s, 1, greatest(start - 1, 0)) || part
    || substr(s, greatest(start + CASE WHEN n < 0 THEN length(part) ELSE n END, 1))
$$;
