-- vector_normalize: the vector divided by its norm; NULL for a norm of 0
CREATE OR REPLACE FUNCTION lb.vector_normalize(a real[], degree real DEFAULT 2) RETURNS real[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN lb.vector_norm(a, degree) <> 0
            THEN ARRAY(SELECT (x / lb.vector_norm(a, degree))::real FROM unnest(a) WITH ORDINALITY u(x, i) ORDER BY i) END
$$;
