-- startswith of binary values
CREATE OR REPLACE FUNCTION lb.startswith(x bytea, part bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT substr(x, 1, length(part)) = part
$$;
