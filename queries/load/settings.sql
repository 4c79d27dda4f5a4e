-- PGOPTIONS for :builds index builds at once.  Memory is for a whole build, its workers included, and
-- effective_cache_size is what a server is told of 3/4 of its memory; workers share the cores.
SELECT format('-c maintenance_work_mem=%sMB -c max_parallel_maintenance_workers=%s',
	(SELECT greatest(64, least(setting::bigint * 8 / 1024 / :builds, 16384)) FROM pg_settings WHERE name = 'effective_cache_size'),
	(SELECT least(4, setting::int / :builds) FROM pg_settings WHERE name = 'max_parallel_workers'));
