-- find_in_set: the position of a word in a comma list; 0 when it is not there or has a comma
CREATE OR REPLACE FUNCTION lb.find_in_set(s text, list text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN strpos(s, ',') > 0 THEN 0
            WHEN list = '' THEN (s = '')::integer
            ELSE coalesce(array_position(string_to_array(list, ','), s), 0) END
$$;
