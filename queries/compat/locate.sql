-- locate from a position; 0 when it is not found or the position is below 1
CREATE OR REPLACE FUNCTION lb.locate(part text, s text, start integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN part IS NULL OR s IS NULL THEN NULL
            WHEN start IS NULL OR start < 1 OR start > length(s) + 1 OR strpos(substr(s, start), part) = 0 THEN 0
            ELSE strpos(substr(s, start), part) + start - 1 END
$$;
