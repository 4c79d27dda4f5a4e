-- make_interval; NULL when a part does not fit
CREATE OR REPLACE FUNCTION lb.try_make_interval(y integer DEFAULT 0, mo integer DEFAULT 0, w integer DEFAULT 0, d integer DEFAULT 0,
	h integer DEFAULT 0, mi integer DEFAULT 0, s numeric DEFAULT 0) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN abs(y::bigint * 12 + mo) <= 2147483647 AND abs(w::bigint * 7 + d) <= 2147483647
             AND abs((h::numeric * 3600 + mi::numeric * 60 + s) * 1000000) <= 9223372036854775807
            THEN make_interval(y, mo, w, d, h, mi) + trunc(s) * interval '1 second' + (s - trunc(s)) * interval '1 second' END
$$;
