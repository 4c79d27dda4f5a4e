-- vector_norm of degree 1, 2 or infinity
CREATE OR REPLACE FUNCTION lb.vector_norm(a real[], degree real DEFAULT 2) RETURNS real
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE degree WHEN 1 THEN sum(abs(x)) WHEN 2 THEN sqrt(sum(x::double precision ^ 2))
            WHEN 'Infinity' THEN max(abs(x)) END::real FROM unnest(a) x
$$;
