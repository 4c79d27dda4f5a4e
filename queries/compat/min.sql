-- min of types that Postgres has no min for (boolean, bytea, jsonb)
CREATE OR REPLACE FUNCTION lb.min_step(state anyelement, x anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x < state THEN x ELSE state END
$$;
CREATE OR REPLACE AGGREGATE lb.min(anyelement) (SFUNC = lb.min_step, STYPE = anyelement, COMBINEFUNC = lb.min_step, PARALLEL = SAFE);
