-- What pipelines/bulk-load asks the catalog: what a table has that its successor must have, the
-- statements that give it that, and the swap.  The successor has the table's name in a schema of its
-- own, lb_stage_OID, so that indexes and constraints keep theirs: none is derived, and none can be cut
-- after 63 bytes or meet another.
BEGIN;
DO $$ BEGIN PERFORM pg_advisory_xact_lock(hashtextextended('lb.load_swap', 0)); END $$; -- for runs that begin at once
CREATE SCHEMA IF NOT EXISTS lb;

CREATE OR REPLACE FUNCTION lb.stage_name(t regclass) RETURNS text LANGUAGE sql AS
	$$SELECT format('lb_stage_%s.%I', oid, relname) FROM pg_class WHERE oid = t$$;

-- The table's name as SQL has it, whatever the search path.
CREATE OR REPLACE FUNCTION lb.load_name(t regclass) RETURNS text LANGUAGE sql AS
	$$SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = t$$;

-- What cannot be kept, a line each.
CREATE OR REPLACE FUNCTION lb.load_refusals(t regclass) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s is no plain table', t) FROM pg_class WHERE oid = t AND relkind <> 'r'
	UNION ALL SELECT format('it is in the tablespace %I', spcname) FROM pg_class c JOIN pg_tablespace s ON s.oid = reltablespace WHERE c.oid = t
	UNION ALL SELECT format('its index %I is in the tablespace %I', c.relname, spcname) FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_tablespace s ON s.oid = reltablespace WHERE indrelid = t
	UNION ALL SELECT format('it has the access method %I', amname) FROM pg_class c JOIN pg_am a ON a.oid = relam WHERE c.oid = t AND amname <> current_setting('default_table_access_method')
	UNION ALL SELECT format('it is made of the type %s', reloftype::regtype) FROM pg_class WHERE oid = t AND reloftype <> 0
	UNION ALL SELECT format('it belongs to the extension %I', extname) FROM pg_depend JOIN pg_extension e ON e.oid = refobjid WHERE classid = 'pg_class'::regclass AND objid = t AND deptype = 'e'
	UNION ALL SELECT format('the subscription %s fills it', srsubid) FROM pg_subscription_rel WHERE srrelid = t
	UNION ALL SELECT 'it has security labels' FROM pg_seclabel WHERE objoid = t HAVING count(*) > 0
	UNION ALL SELECT format('the check %I has never been made', conname) FROM pg_constraint WHERE conrelid = t AND contype = 'c' AND NOT convalidated
	UNION ALL SELECT DISTINCT format('the policy %I of %s reads it', polname, polrelid::regclass) FROM pg_depend d JOIN pg_policy p ON p.oid = d.objid
		WHERE d.classid = 'pg_policy'::regclass AND d.refobjid = t AND polrelid <> t
	UNION ALL SELECT DISTINCT format('the policy %I reads its own table', polname) FROM pg_depend d JOIN pg_policy p ON p.oid = d.objid
		WHERE d.classid = 'pg_policy'::regclass AND d.refobjid = t AND polrelid = t AND d.deptype = 'n' AND pg_get_expr(polqual, t) || ' ' || coalesce(pg_get_expr(polwithcheck, t), '') ~ 'SELECT'
	UNION ALL SELECT format('%s inherits or is inherited from', t) FROM pg_inherits WHERE t IN (inhrelid, inhparent)
	UNION ALL SELECT format('the foreign key %I of %s refers to %s', conname, conrelid::regclass, t)
		FROM pg_constraint WHERE confrelid = t AND conrelid <> t AND contype = 'f'
	UNION ALL SELECT format('the foreign key %I refers to its own table', conname) FROM pg_constraint WHERE confrelid = t AND conrelid = t
	UNION ALL SELECT format('the exclusion constraint %I', conname) FROM pg_constraint WHERE conrelid = t AND contype = 'x'
	UNION ALL SELECT format('the rule %I', rulename) FROM pg_rewrite WHERE ev_class = t
	UNION ALL SELECT format('the statistics object %I', stxname) FROM pg_statistic_ext WHERE stxrelid = t
	UNION ALL SELECT DISTINCT format('%s %s reads it', CASE c.relkind WHEN 'm' THEN 'the materialized view' ELSE 'a rule of' END, c.oid::regclass)
		FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass JOIN pg_class c ON c.oid = r.ev_class
		WHERE d.refobjid = t AND c.oid <> t AND c.relkind <> 'v'
	UNION ALL SELECT DISTINCT format('the function %s depends on it', d.objid::regprocedure)
		FROM pg_depend d JOIN pg_type y ON y.typrelid = t WHERE d.classid = 'pg_proc'::regclass AND d.refobjid IN (t, y.oid, y.typarray)
	UNION ALL SELECT format('the column %s.%I has its type', a.attrelid::regclass, a.attname)
		FROM pg_attribute a JOIN pg_type y ON a.atttypid IN (y.oid, y.typarray) WHERE y.typrelid = t
$$;

-- All that is to be kept, as sorted text without object numbers; s stands in t's place.
CREATE OR REPLACE FUNCTION lb.load_manifest(t regclass) RETURNS text LANGUAGE sql AS $$
	WITH c AS (SELECT * FROM pg_class WHERE oid = t),
	fact(f) AS (
		SELECT concat_ws(' ', 'table', relowner::regrole, (SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(coalesce(relacl, acldefault('r', relowner))) a), relrowsecurity, relforcerowsecurity, relreplident,
			reloptions::text, (SELECT x.reloptions::text FROM pg_class x WHERE x.oid = c.reltoastrelid), relpersistence, obj_description(oid, 'pg_class')) FROM c
		UNION ALL SELECT concat_ws(' ', 'column', attnum - (SELECT count(*) FROM pg_attribute x WHERE x.attrelid = t AND x.attisdropped AND x.attnum < a.attnum),
			attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attacl::text, nullif(attstattarget, -1),
			(SELECT array_agg(o)::text FROM unnest(attoptions) o WHERE o LIKE 'n\_distinct%'), attstorage, attcompression, attcollation::regcollation, col_description(t, attnum), pg_get_expr(d.adbin, d.adrelid))
			FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = t AND d.adnum = attnum WHERE attrelid = t AND attnum > 0 AND NOT attisdropped
		UNION ALL SELECT concat_ws(' ', 'index', replace(pg_get_indexdef(indexrelid), lb.stage_name(t), format('%I.%I', n.nspname, c.relname)), indisvalid, indisprimary,
			indisclustered, indisreplident,
			(SELECT string_agg(format('%s:%s', attnum, attstattarget), ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget > -1), obj_description(indexrelid, 'pg_class')) FROM pg_index, c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE indrelid = t
		UNION ALL SELECT concat_ws(' ', 'constraint', conname, pg_get_constraintdef(oid), convalidated, obj_description(oid, 'pg_constraint')) FROM pg_constraint WHERE conrelid = t
		UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger')) FROM pg_trigger WHERE tgrelid = t AND NOT tgisinternal
		UNION ALL SELECT concat_ws(' ', 'policy', polname, polcmd, polpermissive, polroles::regrole[]::text, pg_get_expr(polqual, t), pg_get_expr(polwithcheck, t), obj_description(oid, 'pg_policy')) FROM pg_policy WHERE polrelid = t
		UNION ALL SELECT concat_ws(' ', 'publication', p.pubname, pg_get_expr(r.prqual, t), r.prattrs::text) FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE prrelid = t
		UNION ALL SELECT concat_ws(' ', 'sequence', d.objid::regclass, d.refobjsubid, d.deptype) FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S' WHERE d.refobjid = t AND d.deptype = 'a'
		UNION ALL SELECT DISTINCT concat_ws(' ', 'view', v.oid::regclass, v.relacl::text, v.reloptions::text, pg_get_viewdef(v.oid))
			FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass JOIN pg_class v ON v.oid = r.ev_class WHERE d.refobjid = t AND v.relkind = 'v')
	SELECT string_agg(f, E'\n' ORDER BY f COLLATE "C") FROM fact
$$;

-- The statements that give the stage what t has: 'index' (long, side by side), 'check' (long), 'rest'.
CREATE OR REPLACE FUNCTION lb.load_statements(t regclass, phase text) RETURNS SETOF text LANGUAGE sql AS $$
	WITH c AS (SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name, lb.stage_name(t) AS stage FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = t),
	s AS (SELECT to_regclass(lb.stage_name(t)) AS oid)
	SELECT f FROM (
		SELECT 'index' AS p, 1 AS n, format('CREATE %sINDEX IF NOT EXISTS %I ON %s%s', CASE WHEN indisunique THEN 'UNIQUE ' END, x.relname, c.stage,
			substr(pg_get_indexdef(indexrelid), length(format('CREATE %sINDEX %I ON %s', CASE WHEN indisunique THEN 'UNIQUE ' END, x.relname, c.name)) + 1)) AS f,
			pg_relation_size(indexrelid) AS size FROM c, pg_index JOIN pg_class x ON x.oid = indexrelid WHERE indrelid = t
		UNION ALL SELECT 'check', 2, format('ALTER TABLE %s SET LOGGED', c.stage), 0 FROM c, s JOIN pg_class x USING (oid) WHERE x.relpersistence = 'u' AND c.relpersistence = 'p'
		UNION ALL SELECT 'check', 2, format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.stage, conname, pg_get_constraintdef(k.oid)), 0 FROM c, pg_constraint k
			WHERE conrelid = t AND contype = 'f' AND NOT EXISTS (SELECT FROM pg_constraint h, s WHERE h.conrelid = s.oid AND h.conname = k.conname)
		UNION ALL SELECT 'rest', 3, format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I%s', c.stage, conname, CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, x.relname,
			CASE WHEN condeferred THEN ' DEFERRABLE INITIALLY DEFERRED' WHEN condeferrable THEN ' DEFERRABLE' END), 0
			FROM c, pg_constraint k JOIN pg_class x ON x.oid = conindid WHERE conrelid = t AND contype IN ('p', 'u')
		UNION ALL SELECT 'rest', 4, replace(pg_get_triggerdef(g.oid), format(' ON %s ', c.name), format(' ON %s ', c.stage)), 0 FROM c, pg_trigger g WHERE tgrelid = t AND NOT tgisinternal
		UNION ALL SELECT 'rest', 5, format('ALTER TABLE %s %s TRIGGER %I', c.stage, CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, tgname), 0
			FROM c, pg_trigger WHERE tgrelid = t AND NOT tgisinternal AND tgenabled <> 'O'
		UNION ALL SELECT 'rest', 6, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', policyname, c.stage, permissive, cmd,
			(SELECT string_agg(CASE r WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(r) END, ', ') FROM unnest(roles) r), ' USING (' || qual || ')', ' WITH CHECK (' || with_check || ')'), 0
			FROM c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_policies y ON y.schemaname = n.nspname AND y.tablename = c.relname
		UNION ALL SELECT 'rest', 7, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', stage), 0 FROM c WHERE relrowsecurity
		UNION ALL SELECT 'rest', 7, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', stage), 0 FROM c WHERE relforcerowsecurity
		UNION ALL SELECT 'rest', 8, format('ALTER TABLE %s ALTER %I SET STATISTICS %s', stage, attname, attstattarget), 0 FROM c, pg_attribute WHERE attrelid = t AND attnum > 0 AND attstattarget > -1 AND NOT attisdropped
		UNION ALL SELECT 'rest', 8, format('ALTER TABLE %s ALTER %I SET (%s)', stage, attname, o), 0 FROM c, pg_attribute, unnest(attoptions) o WHERE attrelid = t AND o LIKE 'n\_distinct%' AND NOT attisdropped
		UNION ALL SELECT 'rest', 8, format('ALTER TABLE %s SET (%s)', stage, array_to_string(reloptions, ', ')), 0 FROM c WHERE reloptions IS NOT NULL
		UNION ALL SELECT 'rest', 8, format('ALTER TABLE %s SET (%s)', stage, (SELECT string_agg('toast.' || o, ', ') FROM unnest(x.reloptions) o)), 0 FROM c JOIN pg_class x ON x.oid = c.reltoastrelid WHERE x.reloptions IS NOT NULL
		UNION ALL SELECT 'rest', 8, format('ALTER INDEX lb_stage_%s.%I ALTER COLUMN %s SET STATISTICS %s', t::oid, x.relname, attnum, attstattarget), 0 FROM pg_index JOIN pg_class x ON x.oid = indexrelid
			JOIN pg_attribute a ON attrelid = indexrelid AND attstattarget > -1 WHERE indrelid = t
		UNION ALL SELECT 'rest', 10, format('COMMENT ON POLICY %I ON %s IS %L', polname, c.stage, obj_description(y.oid, 'pg_policy')), 0 FROM c, pg_policy y WHERE polrelid = t AND obj_description(y.oid, 'pg_policy') IS NOT NULL
		UNION ALL SELECT 'rest', 9, format('ALTER PUBLICATION %I ADD TABLE %s%s%s', p.pubname, c.stage,
			' (' || (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = t AND attnum = ANY (r.prattrs)) || ')', ' WHERE (' || pg_get_expr(r.prqual, t) || ')'), 0
			FROM c, pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE prrelid = t
		UNION ALL SELECT 'rest', 10, format('COMMENT ON TABLE %s IS %L', stage, obj_description(oid, 'pg_class')), 0 FROM c WHERE obj_description(oid, 'pg_class') IS NOT NULL
		UNION ALL SELECT 'rest', 10, format('COMMENT ON INDEX lb_stage_%s.%I IS %L', t::oid, x.relname, obj_description(x.oid, 'pg_class')), 0 FROM pg_index JOIN pg_class x ON x.oid = indexrelid WHERE indrelid = t AND obj_description(x.oid, 'pg_class') IS NOT NULL
		UNION ALL SELECT 'rest', 10, format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, c.stage, obj_description(k.oid, 'pg_constraint')), 0 FROM c, pg_constraint k WHERE conrelid = t AND obj_description(k.oid, 'pg_constraint') IS NOT NULL
		UNION ALL SELECT 'rest', 10, format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, c.stage, obj_description(g.oid, 'pg_trigger')), 0 FROM c, pg_trigger g WHERE tgrelid = t AND obj_description(g.oid, 'pg_trigger') IS NOT NULL
		UNION ALL SELECT 'rest', 11, format('ALTER TABLE %s REPLICA IDENTITY %s', c.stage, CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
			ELSE 'USING INDEX ' || quote_ident((SELECT x.relname FROM pg_index JOIN pg_class x ON x.oid = indexrelid WHERE indrelid = t AND indisreplident)) END), 0 FROM c WHERE relreplident <> 'd'
		UNION ALL SELECT 'rest', 11, format('ALTER TABLE %s CLUSTER ON %I', c.stage, x.relname), 0 FROM c, pg_index JOIN pg_class x ON x.oid = indexrelid WHERE indrelid = t AND indisclustered
		UNION ALL SELECT 'rest', 12, format('ALTER TABLE %s OWNER TO %s', stage, relowner::regrole), 0 FROM c
		UNION ALL SELECT DISTINCT 'rest', 13, format('REVOKE ALL ON %s FROM %s', c.stage, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END), 0 -- what default privileges gave, too
			FROM c, s JOIN pg_class x USING (oid), aclexplode(coalesce(x.relacl, acldefault('r', c.relowner)) || acldefault('r', c.relowner))
		UNION ALL SELECT 'rest', 14, format('GRANT %s ON %s TO %s%s', privilege_type, stage, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), 0
			FROM c, aclexplode(coalesce(relacl, acldefault('r', relowner)))
		UNION ALL SELECT 'rest', 14, format('GRANT %s (%I) ON %s TO %s%s', privilege_type, attname, c.stage, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), 0
			FROM c, pg_attribute, aclexplode(attacl) WHERE attrelid = t
	) x WHERE p = phase ORDER BY n, size DESC, f
$$;

-- The stage, made if it is not there; waits for a swap that an interrupted run has left.
CREATE OR REPLACE FUNCTION lb.load_open(t regclass, unlogged boolean, anew boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE refusals text := (SELECT string_agg(r, E'\n') FROM lb.load_refusals(t) r); stage text;
BEGIN
	IF refusals IS NOT NULL THEN
		RAISE EXCEPTION '% cannot be swapped', t USING DETAIL = refusals;
	END IF;
	EXECUTE format('LOCK TABLE %s IN ACCESS SHARE MODE', t);
	stage := lb.stage_name(t);
	EXECUTE format('CREATE SCHEMA IF NOT EXISTS lb_stage_%s', t::oid);
	IF anew THEN
		EXECUTE format('DROP TABLE IF EXISTS %s', stage);
	END IF;
	IF to_regclass(stage) IS NULL THEN
		EXECUTE format('CREATE %s TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)',
			CASE WHEN unlogged OR (SELECT relpersistence = 'u' FROM pg_class WHERE oid = t) THEN 'UNLOGGED' END, stage, t);
	END IF;
	RETURN stage;
END $$;

-- A line for each index that is being built.
CREATE OR REPLACE FUNCTION lb.load_progress() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s%s', substring(query FROM 'INDEX (?:IF NOT EXISTS )?("[^"]+"|\S+)'), phase,
		coalesce(', ' || CASE WHEN phase LIKE '%scanning table' THEN 100 * blocks_done / nullif(blocks_total, 0)
			WHEN phase LIKE '%loading tuples%' THEN 100 * tuples_done / nullif(tuples_total, 0) END || ' %', ''))
	FROM pg_stat_progress_create_index JOIN pg_stat_activity USING (pid, datname) WHERE datname = current_database() AND relid::regclass::text LIKE 'lb\_stage\_%'
$$;

-- Of all rows in any order, as pipelines/verify has it.
CREATE OR REPLACE FUNCTION lb.load_hash(t regclass) RETURNS text LANGUAGE plpgsql
	SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'postgres' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE hash text;
BEGIN
	EXECUTE format('SELECT coalesce(sum(hashtextextended(x::text, 0)), 0) FROM %s x', t) INTO hash;
	RETURN hash;
END $$;

-- Fails when something is wrong with the stage before it takes t's place; `seen` is how many chunks
-- the last run had, `hash` may be ''.
DROP FUNCTION IF EXISTS lb.load_verify(regclass, text, text);
CREATE OR REPLACE FUNCTION lb.load_verify(t regclass, job_name text, seen bigint, hash text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	stage regclass := lb.stage_name(t); rows bigint; found text; missing text;
	loaded numeric := (SELECT coalesce(sum(c.rows), 0) FROM lb.load_checkpoint c WHERE job = job_name);
BEGIN
	IF seen < (SELECT count(*) FROM lb.load_checkpoint WHERE job = job_name) THEN
		RAISE EXCEPTION '% has rows of another input, which an unfinished run has loaded', stage USING HINT = 'bulk-load -n forgets them',
			DETAIL = (SELECT string_agg(DISTINCT source, ', ') FROM lb.load_checkpoint WHERE job = job_name);
	END IF;
	EXECUTE format('SELECT count(*) FROM %s', stage) INTO rows;
	IF rows <> loaded THEN RAISE EXCEPTION '% has % rows instead of %', stage, rows, loaded; END IF;
	IF hash <> '' THEN found := lb.load_hash(stage); END IF;
	IF found <> hash THEN RAISE EXCEPTION '% has the hash % instead of %', stage, found, hash; END IF;
	SELECT string_agg(quote_ident(x.relname), ', ') INTO missing FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
		WHERE i.indrelid = t AND NOT EXISTS (SELECT FROM pg_index j JOIN pg_class y ON y.oid = j.indexrelid
			WHERE j.indrelid = stage AND y.relname = x.relname AND j.indisvalid AND j.indisready);
	IF missing IS NOT NULL THEN RAISE EXCEPTION '% has no valid index %', stage, missing; END IF;
END $$;

-- One short transaction: the stage becomes t, t goes to a schema lb_old_TIME; it is undone when
-- anything is not as it was.  How many rows were loaded is returned.
CREATE OR REPLACE FUNCTION lb.load_swap(t regclass, job_name text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	before text; after text; statement text; views text[]; part record;
	name text; home text; stage regclass := lb.stage_name(t);
	old text := to_char(clock_timestamp(), '"lb_old_"YYYYMMDDHH24MISSUS');
	loaded numeric := (SELECT sum(rows) FROM lb.load_checkpoint WHERE job = job_name);
BEGIN
	SELECT relname, nspname INTO name, home FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = t;
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', t);
	before := lb.load_manifest(t);
	FOR statement IN SELECT lb.load_statements(t, 'rest') LOOP EXECUTE statement; END LOOP;
	SELECT array_agg(DISTINCT format('CREATE OR REPLACE VIEW %s%s AS %s', v.oid::regclass, ' WITH (' || array_to_string(v.reloptions, ', ') || ')', pg_get_viewdef(v.oid))) INTO views
		FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass JOIN pg_class v ON v.oid = r.ev_class WHERE d.refobjid = t AND v.relkind = 'v';
	FOR part IN SELECT d.objid::regclass AS sequence, a.attname, d.deptype FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S'
		JOIN pg_attribute a ON a.attrelid = t AND a.attnum = d.refobjsubid WHERE d.refobjid = t AND d.deptype IN ('a', 'i')
	LOOP
		IF part.deptype = 'i' THEN -- an identity column: its successor goes on counting
			EXECUTE format('SELECT setval(%1$L, o.last_value, o.is_called) FROM %2$s o, %1$s n, pg_sequence WHERE seqrelid = %1$L::regclass
				AND (o.last_value * sign(seqincrement), o.is_called) > (n.last_value * sign(seqincrement), n.is_called)', pg_get_serial_sequence(stage::text, part.attname), part.sequence);
		ELSE
			EXECUTE format('ALTER SEQUENCE %s OWNED BY NONE', part.sequence);
		END IF;
	END LOOP;
	EXECUTE format('CREATE SCHEMA %I', old);
	EXECUTE format('ALTER TABLE %s SET SCHEMA %I', t, old);
	-- under a short name: the type of its rows' arrays is _NAME, cut after 63 bytes, and may be another table's
	EXECUTE format('ALTER TABLE %s RENAME TO lb_stage_%s', stage, t::oid);
	EXECUTE format('ALTER TABLE %s SET SCHEMA %I', stage, home);
	EXECUTE format('ALTER TABLE %s RENAME TO %I', stage, name);
	EXECUTE format('DROP SCHEMA lb_stage_%s', t::oid);
	FOR part IN SELECT a.attname, d.refobjid::regclass AS sequence FROM pg_attrdef e JOIN pg_depend d ON d.objid = e.oid AND d.classid = 'pg_attrdef'::regclass
		JOIN pg_class q ON q.oid = d.refobjid AND q.relkind = 'S' JOIN pg_attribute a ON a.attrelid = stage AND a.attnum = e.adnum
		WHERE e.adrelid = stage AND before ~ ('(^|\n)sequence ' || regexp_replace(q.oid::regclass::text, '(\W)', '\\\1', 'g') || ' ')
	LOOP EXECUTE format('ALTER SEQUENCE %s OWNED BY %I.%I.%I', part.sequence, home, name, part.attname); END LOOP;
	FOREACH statement IN ARRAY coalesce(views, '{}') LOOP EXECUTE statement; END LOOP;
	FOR statement IN SELECT format('ALTER PUBLICATION %I DROP TABLE %s', p.pubname, t) FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE prrelid = t
	LOOP EXECUTE statement; END LOOP;
	after := lb.load_manifest(stage);
	IF before IS DISTINCT FROM after THEN
		RAISE EXCEPTION 'the new table is not as the old one' USING DETAIL = (SELECT string_agg(l, E'\n') FROM (
			(SELECT '-' || l AS l FROM regexp_split_to_table(before, '\n') l EXCEPT SELECT '-' || l FROM regexp_split_to_table(after, '\n') l)
			UNION ALL (SELECT '+' || l FROM regexp_split_to_table(after, '\n') l EXCEPT SELECT '+' || l FROM regexp_split_to_table(before, '\n') l)) x);
	END IF;
	DELETE FROM lb.load_checkpoint WHERE job = job_name;
	DELETE FROM lb.load_job WHERE job = job_name;
	RETURN loaded;
END $$;

-- Drops all but the newest `keep` tables that had t's place, and what killed runs have left of stages.
CREATE OR REPLACE FUNCTION lb.load_clean(t regclass, keep int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE old text;
BEGIN
	FOR old IN SELECT nspname FROM (SELECT n.nspname, row_number() OVER (ORDER BY n.nspname DESC) AS place
			FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
			WHERE n.nspname LIKE 'lb\_old\_%' AND c.relname = (SELECT relname FROM pg_class WHERE oid = t)) x WHERE place > keep
		UNION ALL SELECT nspname FROM pg_namespace n WHERE nspname ~ '^lb_stage_[0-9]+$' AND NOT EXISTS (SELECT FROM pg_class WHERE oid = substr(nspname, 10)::oid)
	LOOP EXECUTE format('DROP SCHEMA %I CASCADE', old); END LOOP;
END $$;
COMMIT;
