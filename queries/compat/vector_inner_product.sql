-- vector_inner_product
CREATE OR REPLACE FUNCTION lb.vector_inner_product(a real[], b real[]) RETURNS real
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT sum(x::double precision * y)::real FROM unnest(a, b) u(x, y)
$$;
