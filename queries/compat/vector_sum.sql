-- vector_sum: element by element
CREATE OR REPLACE FUNCTION lb.vector_add(a real[], b real[]) RETURNS real[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x + y FROM unnest(a, b) WITH ORDINALITY u(x, y, i) ORDER BY i)
$$;
CREATE OR REPLACE AGGREGATE lb.vector_sum(real[]) (SFUNC = lb.vector_add, STYPE = real[], COMBINEFUNC = lb.vector_add, PARALLEL = SAFE);
