-- variable: the value of a session variable as text; NULL when it was never set
CREATE OR REPLACE FUNCTION lb.variable(name text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT substr(nullif(current_setting('lb.' || name, true), ''), 2)
$$;
