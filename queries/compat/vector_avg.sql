-- vector_avg: element by element
-- REQUIRES: vector_sum
CREATE OR REPLACE FUNCTION lb.vector_avg_step(state real[], x real[]) RETURNS real[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN x IS NULL THEN state WHEN state IS NULL THEN ARRAY[1::real] || x ELSE lb.vector_add(state, ARRAY[1::real] || x) END
$$;
CREATE OR REPLACE FUNCTION lb.vector_avg_end(state real[]) RETURNS real[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT x / state[1] FROM unnest(state[2:]) WITH ORDINALITY u(x, i) ORDER BY i)
$$;
CREATE OR REPLACE AGGREGATE lb.vector_avg(real[]) (SFUNC = lb.vector_avg_step, STYPE = real[], FINALFUNC = lb.vector_avg_end);
