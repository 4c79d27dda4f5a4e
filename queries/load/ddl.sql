-- A plain CREATE TABLE for what :t (a table or a view) shows: computed columns are columns, domains
-- their base types, enums and composites text.
SELECT format('CREATE TABLE %I (%s%s);', c.relname,
	string_agg(format('%I %s%s', attname, CASE typtype WHEN 'd' THEN format_type(typbasetype, typtypmod) WHEN 'b' THEN format_type(a.atttypid, atttypmod) ELSE 'text' END,
		CASE WHEN attnotnull THEN ' NOT NULL' END), ', ' ORDER BY attnum),
	(SELECT format(', PRIMARY KEY (%s)', string_agg(quote_ident(k.attname), ', ' ORDER BY n)) FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY x(number, n)
		JOIN pg_attribute k ON k.attrelid = :'t'::regclass AND k.attnum = x.number WHERE i.indrelid = c.oid AND i.indisprimary AND n <= i.indnkeyatts HAVING count(*) > 0))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped JOIN pg_type y ON y.oid = atttypid
WHERE c.oid = :'t'::regclass GROUP BY c.oid, c.relname;
