-- vector_l2_distance
CREATE OR REPLACE FUNCTION lb.vector_l2_distance(a real[], b real[]) RETURNS real
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT sqrt(sum((x::double precision - y) ^ 2))::real FROM unnest(a, b) u(x, y)
$$;
