-- reverse of an array
CREATE OR REPLACE FUNCTION lb.array_reverse(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x FROM unnest(a) WITH ORDINALITY u(x, i) ORDER BY i DESC)
$$;
