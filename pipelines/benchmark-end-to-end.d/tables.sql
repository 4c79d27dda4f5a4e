-- The tables of a schema with one key column, as JSON: those of an entity share the name of their key, those
-- of a family their columns too; in an order in which each first n have something of every entity.
SELECT json_build_object('table', format('%I.%I', nspname, relname), 'name', relname, 'key', key, 'family', dense_rank() OVER (ORDER BY key, columns))
FROM (SELECT n.nspname, c.relname, quote_ident(a.attname) AS key, x.columns, row_number() OVER (PARTITION BY a.attname ORDER BY x.columns, c.relname) AS number
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0],
	LATERAL (SELECT string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ',' ORDER BY attnum) AS columns
		FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) x
	WHERE n.nspname = :'schema' AND c.relkind IN ('r', 'p')) t
ORDER BY number, key, relname;
