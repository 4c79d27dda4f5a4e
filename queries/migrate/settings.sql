-- the database's settings and those of roles in it, but for the one that closes a source to writers
-- before it is moved
SELECT concat_ws(': ', nullif(setrole, 0)::regrole, c)
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase, unnest(setconfig) c
WHERE datname = current_database() AND c NOT LIKE 'default\_transaction\_read\_only=%'
ORDER BY 1;
