-- left: '' for a length below 1
CREATE OR REPLACE FUNCTION lb.left(s text, n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT left(s, greatest(n, 0))
$$;
CREATE OR REPLACE FUNCTION lb.left(s bytea, n integer) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT substr(s, 1, greatest(n, 0))
$$;
