-- uniform: an integer between two, the upper one excluded
CREATE OR REPLACE FUNCTION lb.uniform(low bigint, high bigint) RETURNS bigint
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$
SELECT low + floor((high - low) * random())::bigint
$$;
