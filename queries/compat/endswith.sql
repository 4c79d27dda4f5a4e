-- endswith
CREATE OR REPLACE FUNCTION lb.endswith(x text, part text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT right(x, length(part)) = part
$$;
CREATE OR REPLACE FUNCTION lb.endswith(x bytea, part bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT length(x) >= length(part) AND substr(x, length(x) - length(part) + 1) = part
$$;
