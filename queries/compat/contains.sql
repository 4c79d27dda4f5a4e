-- contains of binary values
CREATE OR REPLACE FUNCTION lb.contains(x bytea, part bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT position(part IN x) > 0
$$;
