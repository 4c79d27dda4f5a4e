-- chr: the character of n modulo 256; '' below 0 (and for 0, which text cannot hold)
CREATE OR REPLACE FUNCTION lb.chr(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n < 0 OR n & 255 = 0 THEN '' ELSE chr((n & 255)::integer) END
$$;
