-- reverse, where the type of the value is known to Postgres alone: of a text or an array
CREATE OR REPLACE FUNCTION lb.reverse(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT reverse(s)
$$;
CREATE OR REPLACE FUNCTION lb.reverse(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.array_reverse(a)
$$;
