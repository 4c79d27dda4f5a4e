# scenario: the configuration of lb-fire for a cell; one that has hot keys asks two queries
def query($name): {($name): {file_path: "../requests/\(.file)\(if .hot == null then "" else ".\($name)" end).sql"}};
(if .hot == null then [["fetch", 1]] else [["hot", .hot], ["cold", 100 - .hot]] | map(select(.[1] > 0)) end) as $queries
| {
	postgres_connection: {max_pool_size: (.clients * (if .mode == "spread" then $config.spread else 1 end))},
	test_environment: {warmup_duration: ($config.seconds / 5)},
	test_scenarios: [{name: .name, duration: $config.seconds, concurrent_connections: .clients, query_patterns: ($queries | map({query_name: .[0], weight: .[1]}))}],
	queries: (. as $c | $queries | map(.[0] as $q | $c | query($q)) | add)
}
