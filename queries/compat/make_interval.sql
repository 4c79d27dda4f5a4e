-- make_interval; an error when a part does not fit
CREATE OR REPLACE FUNCTION lb.make_interval(y integer DEFAULT 0, mo integer DEFAULT 0, w integer DEFAULT 0, d integer DEFAULT 0,
	h integer DEFAULT 0, mi integer DEFAULT 0, s numeric DEFAULT 0) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(lb.try_make_interval(y, mo, w, d, h, mi, s), lb.raise_error('interval out of range')::interval)
$$;
