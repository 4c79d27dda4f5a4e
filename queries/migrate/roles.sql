-- whom anything in the database belongs or is granted to
SELECT rolname FROM pg_roles r
WHERE EXISTS (SELECT FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid AND datname = current_database()
	WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid);
