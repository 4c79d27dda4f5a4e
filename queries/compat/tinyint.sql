-- a number that must fit a byte: another one is an error ("smallint out of range"), as in ANSI mode
CREATE OR REPLACE FUNCTION lb.tinyint(n smallint) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (n::integer << 8)::smallint >> 8
$$;
