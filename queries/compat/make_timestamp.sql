-- make_timestamp without a zone; 60 seconds are the next minute; year 0 is 1 BC
CREATE OR REPLACE FUNCTION lb.make_timestamp(y integer, mo integer, d integer, h integer, mi integer, s numeric) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT make_timestamp(CASE WHEN y <= 0 THEN y - 1 ELSE y END, mo, d, h, mi, trunc(s)::double precision)
     + CASE WHEN s > 60 OR h = 24 THEN lb.raise_error('seconds or hours out of range')::interval ELSE (s - trunc(s)) * interval '1 second' END
$$;
