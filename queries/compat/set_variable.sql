-- set_variable: gives a session variable a value (the sign in front of it tells '' from NULL)
CREATE OR REPLACE FUNCTION lb.set_variable(name text, value text) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
SELECT substr(nullif(set_config('lb.' || name, coalesce('=' || value, ''), false), ''), 2)
$$;
