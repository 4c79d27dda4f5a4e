-- unhex: NULL for a digit that is none; an odd number of digits gets a leading 0
CREATE OR REPLACE FUNCTION lb.unhex(s text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN s ~ '^[0-9A-Fa-f]*$'
            THEN decode(CASE WHEN length(s) % 2 = 1 THEN '0' ELSE '' END || s, 'hex') END
$$;
