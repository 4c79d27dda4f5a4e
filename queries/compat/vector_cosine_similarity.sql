-- vector_cosine_similarity; NULL when a vector has no length
CREATE OR REPLACE FUNCTION lb.vector_cosine_similarity(a real[], b real[]) RETURNS real
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (sum(x::double precision * y) / nullif(sqrt(sum(x::double precision ^ 2)) * sqrt(sum(y::double precision ^ 2)), 0))::real
  FROM unnest(a, b) u(x, y)
$$;
