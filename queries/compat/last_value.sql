-- last and last_value with IGNORE NULLS
CREATE OR REPLACE FUNCTION lb.last_value_step(state anyelement, x anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT x
$$;
CREATE OR REPLACE AGGREGATE lb.last_value(anyelement) (SFUNC = lb.last_value_step, STYPE = anyelement);
