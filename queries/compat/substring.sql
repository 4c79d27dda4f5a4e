-- substring: from 1, or from the end when start is negative; what stands before the string counts into n
CREATE OR REPLACE FUNCTION lb.substring(s text, start integer, n integer DEFAULT 2147483647) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n <= 0 THEN ''
            WHEN start > 0 THEN substr(s, start, least(n, length(s)))
            WHEN start = 0 THEN left(s, n)
            WHEN length(s) + start < 0 THEN left(s, greatest(least(length(s) + start + n::bigint, length(s)), 0)::integer)
            ELSE substr(s, length(s) + start + 1, least(n, length(s))) END
$$;
CREATE OR REPLACE FUNCTION lb.substring(s bytea, start integer, n integer DEFAULT 2147483647) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n <= 0 THEN ''
            WHEN start > 0 THEN substr(s, start, least(n, length(s)))
            WHEN start = 0 THEN substr(s, 1, least(n, length(s)))
            WHEN length(s) + start < 0
            THEN substr(s, 1, greatest(least(length(s) + start + n::bigint, length(s)), 0)::integer)
            ELSE substr(s, length(s) + start + 1, least(n, length(s))) END
$$;
