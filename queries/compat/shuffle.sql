-- shuffle
CREATE OR REPLACE FUNCTION lb.shuffle(a anyarray) RETURNS anyarray
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) x ORDER BY random())
$$;
