-- rpad of binary values
CREATE OR REPLACE FUNCTION lb.rpad(b bytea, n integer, pad bytea DEFAULT '\x00') RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n <= length(b) OR length(pad) = 0 THEN substr(b, 1, greatest(n, 0))
            ELSE b || substr(decode(repeat(encode(pad, 'hex'), n), 'hex'), 1, n - length(b)) END
$$;
