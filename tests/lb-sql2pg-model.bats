# lb-sql2pg --engine: a model behind an endpoint that misbehaves on demand (tests/endpoint)
load helper

# a statement that the rules refuse
refused='SELECT no_such_function(a) FROM t'

setup() {
	cd "$BATS_TEST_TMPDIR"
	for v in "${!DATABRICKS@}" MODEL_NAME; do unset "$v"; done
	export HOME=$BATS_TEST_TMPDIR
}

teardown() {
	[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
}

# script LINE...: the endpoint says these, one after the other
script() {
	printf '%s\n' "$@" >script
	if [ -z "${server:-}" ]; then
		"$ROOT/tests/endpoint" . ${pem:+"$pem"} 3>&- &
		server=$!
		until [ -e port ]; do kill -0 "$server" && sleep 0.02; done
		export DATABRICKS_ENDPOINT=http://127.0.0.1:$(cat port) DATABRICKS_TOKEN=dapi-secret
	fi
}

requests() { grep -c chat/completions log || true; }

@test "auto: what the rules refuse is written by the model, the rest is not asked for" {
	script '{"sql":"SELECT a FROM t"}'
	run -0 lb-sql2pg -E auto <<<"SELECT 1; $refused; SELECT 2"
	[ "$(jq -r .sql <<<"$output" | paste -sd,)" = 'SELECT 1,SELECT a FROM t,SELECT 2' ]
	[ "$(requests)" = 1 ]
	output=${lines[1]}
	has '.ok and .dialect == "postgres" and .model == {name: "databricks-meta-llama-3-1-70b-instruct", attempts: 1, tokens_in: 100, tokens_out: 10, cached: false}'
	has '[.notes[] | .code] == ["unknown-function", "model-written"] and all(.notes[]; .level == "warning")'
}

@test "llm: everything is asked for, with the rules' word, their notes and the tables" {
	script '{"sql":"SELECT 1"}'
	echo 'CREATE TABLE orders (id BIGINT, tags ARRAY<STRING>); CREATE TABLE other (x INT)' >tables.sql
	run -0 lb-sql2pg -E llm -s tables.sql <<<'SELECT size(tags) FROM orders'
	output=$(cat log)
	has '.path == "/serving-endpoints/chat/completions" and .body.temperature == 0 and .headers.Authorization == "Bearer dapi-secret"'
	question=$(jq -r '.body.messages[-1].content' log)
	[[ $question == *'SELECT size(tags) FROM orders'* && $question == *'CREATE TABLE orders (id BIGINT'* && $question != *other* ]]
	[[ $question == *cardinality* ]] # what the rules made of it
}

@test "rules: no request, no credentials needed" {
	run -1 lb-sql2pg -q <<<"$refused"
	has '.ok == false and .model == null'
	for option in '-k cache' '-i 8' '-a 1' '-r 0' '-T 99' '-t 5' '-R 1' '-K 1' '-X 1,2' '-E rules -S'; do
		# shellcheck disable=SC2086 # words
		run -2 lb-sql2pg $option <<<'SELECT 1'
		[[ $output == *"--engine=auto"* ]] || { echo "$option: $output"; false; }
	done
}

@test "prose and fences around SQL, a list of parts, a stream of events" {
	script '{"sql":"Here it is:\n```sql\nSELECT a FROM t; -- x\n```\nIt works."}' '{"sql":"Sure!\nSELECT b FROM t;\nHope this helps."}' \
		'{"status":200,"body":"{\"choices\":[{\"message\":{\"content\":[{\"type\":\"reasoning\"},{\"type\":\"text\",\"text\":\"SELECT c FROM t\"}]}}]}"}' \
		'{"stream":["SELECT ","d FR","OM t"]}' \
		'{"status":200,"body":": still alive\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"SELECT e FROM t\"}}]}\n\ndata: [DONE]\n"}'
	run -0 lb-sql2pg -i 1 -S -E auto <<<"$refused; $refused; $refused; $refused; $refused"
	[ "$(jq -r .sql <<<"$output")" = $'SELECT a FROM t; -- x\nSELECT b FROM t\nSELECT c FROM t\nSELECT d FROM t\nSELECT e FROM t' ]
	output=$(cat log)
	has '.body.stream'
}

@test "wrong SQL, then right: it is told what Postgres says" {
	script '{"sql":"SELECT FROM WHERE"}' '{"sql":"SELECT a FROM t"}'
	run -0 lb-sql2pg -E auto <<<"$refused"
	has '.ok and .model.attempts == 2 and .model.tokens_in == 200'
	[ "$(requests)" = 2 ]
	output=$(sed -n 2p log)
	has '.body.messages[-2] == {role: "assistant", content: "SELECT FROM WHERE"} and (.body.messages[-1].content | contains("line 1, column 13: syntax error"))'
}

@test "-d: the server has its say" {
	use_database
	psql -qXc 'CREATE TABLE t (a int)'
	script '{"sql":"SELECT b FROM t"}' '{"sql":"SELECT a FROM t WHERE a = :x"}' '{"sql":"CREATE TABLE u (b int)"}'
	run -0 lb-sql2pg -d '' -E auto <<<"$refused"
	has '.model.attempts == 2 and .sql == "SELECT a FROM t WHERE a = :x"'
	output=$(sed -n 2p log)
	has '.body.messages[-1].content | contains("column \"b\" does not exist")'
	run -0 lb-sql2pg -d '' -E auto <<<'CREATE TABLE u (b WRONG_TYPE)'
	[ "$(psql -AtXc "SELECT to_regclass('u') IS NULL")" = t ]
	run -2 lb-sql2pg -d host=/nowhere -E auto <<<"$refused"
}

@test "never right: refused, with the errors of all attempts; the rest goes on" {
	script '{"sql":"SELECT FROM WHERE"}' '{"sql":"I cannot do that."}' '{"sql":"DROP TABLE t"}' '{"sql":"SELECT 9"}'
	run -1 --separate-stderr lb-sql2pg -a 3 -E auto <<<"$refused; SELECT 2"
	[ "$(jq -c .ok <<<"$output" | paste -sd,)" = false,true ]
	output=${lines[0]}
	has '[.notes[] | select(.code == "model-answer") | .message | split(": ")[1]] == ["attempt 1", "attempt 2", "attempt 3"]'
	has '.sql == .source and any(.notes[]; .message | contains("only reads"))'
	[[ $stderr == *'<stdin>:1:'* ]]
	run -0 lb-sql2pg -a 1 -E auto <<<"$refused"
	has '.sql == "SELECT 9"'
}

@test "429 and 500, a closed connection, half an answer: asked again" {
	script '{"status":429,"headers":{"Retry-After":"1"},"body":"{\"error\":{\"message\":\"slow down\"}}"}' '{"sql":"SELECT 1"}'
	run -0 lb-sql2pg -E auto <<<"$refused"
	output=$(jq -s '{waited: (.[1].at - .[0].at)}' log)
	has '.waited >= 1'
	for fault in '{"status":429}' '{"status":500}' '{"status":503}' '{"close":true}' '{"cut":"early"}' '{"hang":true}'; do
		kill "$server"; wait "$server" 2>/dev/null || true
		unset server; rm -f port log
		script "$fault" '{"sql":"SELECT 1"}'
		run -0 lb-sql2pg -t 0.3 -E auto <<<"$refused"
		has '.ok and .model.attempts == 1'
		[ "$(requests)" = 2 ] || { echo "$fault"; false; }
	done
}

@test "what is no reply counts as an attempt: JSON cut short, the wrong schema, an answer cut off" {
	script '{"cut":true}' '{"status":200,"body":"{\"answer\":42}"}' '{"status":200,"body":"[]"}'
	run -1 --separate-stderr lb-sql2pg -E auto <<<"$refused"
	has '[.notes[] | select(.code == "model-answer").message | sub(".*attempt [0-9]: "; "")] == ["what it sent is not JSON",
		"what it sent has no choices[0].message.content", "what it sent has no choices[0].message.content"]'
	script '{"status":200,"body":"{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"SELECT 1\"}}]}"}' \
		'{"stream":["SELECT 1"],"end":""}' '{"sql":"SELECT 3"}'
	kill "$server"; wait "$server" 2>/dev/null || true
	unset server; rm -f port
	script "$(sed -n 1p script)" "$(sed -n 2p script)" "$(sed -n 3p script)"
	run -0 --separate-stderr lb-sql2pg -E auto <<<"$refused"
	has '.sql == "SELECT 3" and .model.attempts == 3'
}

@test "Retry-After: one of an hour and more ends the tries, and is told" {
	script '{"status":429,"headers":{"Retry-After":"86400"},"body":"{\"message\":\"quota\"}"}' '{"sql":"SELECT 2"}'
	run -1 --separate-stderr lb-sql2pg -i 1 -E auto <<<"$refused; $refused"
	[ "$(jq -c .ok <<<"$output" | paste -sd,)" = false,true ]
	[[ $stderr == *'status 429 after 1 try (come again in 86400 s): quota'* ]]
}

@test "an answer that writes is none for a statement that reads, however it is written" {
	script '{"sql":"SELECT a INTO u FROM t"}' '{"sql":"WITH x AS (UPDATE \"t\" SET a = 1 RETURNING a) SELECT a FROM x"}' '{"sql":"SELECT a AS into FROM t"}'
	run -0 --separate-stderr lb-sql2pg -E auto <<<"$refused"
	has '.model.attempts == 3'
}

@test "an endpoint that stays broken: refused after so many tries, nothing lost" {
	script '{"status":500,"body":"{\"message\":\"out of order\"}"}'
	run -1 --separate-stderr lb-sql2pg -r 1 -E auto <<<"SELECT 1; $refused"
	[ "${#lines[@]}" -eq 2 ]
	output=${lines[1]}
	has 'any(.notes[]; .code == "model-endpoint" and (.message | endswith("status 500 after 2 tries: out of order")))'
}

@test "401: said once, asked once, status 2, and every statement comes out; no token in any message" {
	script '{"status":401,"body":"{\"message\":\"Invalid Token\"}"}'
	run -2 --separate-stderr lb-sql2pg -i 1 -E auto <<<"SELECT 1; $refused; $refused; SELECT 4"
	[ "${#lines[@]}" -eq 4 ]
	[ "$(requests)" = 1 ]
	[ "$(grep -c 'refuses us: status 401 after 1 try: Invalid Token' <<<"$stderr")" = 1 ]
	[[ $output$stderr != *dapi-secret* ]]
}

@test "what the endpoint repeats of the token is masked" {
	script '{"status":400,"body":"{\"message\":\"bad token dapi-secret\"}"}' '{"status":200,"body":"{\"error\":{\"message\":\"dapi-secret?\"}}"}' \
		'{"status":403,"body":"{\"message\":\"dapi-secret must not\"}"}'
	run -2 --separate-stderr lb-sql2pg -i 1 -a 1 -E auto <<<"$refused; $refused; $refused"
	[[ $output$stderr != *dapi-secret* && $output == *'bad token ***'* && $output == *'***?'* && $stderr == *'refuses us: '*'*** must not'* ]]
}

@test "no proxy is asked for this machine, and no URL has a password" {
	script '{"sql":"SELECT 1"}'
	http_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9 run -0 lb-sql2pg -r 0 -E auto <<<"$refused"
	DATABRICKS_ENDPOINT=http://127.0.0.1:80@example.com run -2 lb-sql2pg -E auto <<<"$refused"
	DATABRICKS_TOKEN=$'very-secret\n' run -2 lb-sql2pg -E auto <<<"$refused"
	[[ $output == *'a line end in it'* && $output != *very-secret* ]]
	DATABRICKS_ENDPOINT=https://me:very-secret@example.com run -2 lb-sql2pg -E auto <<<"$refused"
	[[ $output == *'has no place in it'* && $output != *very-secret* ]]
}

@test "400 is about one statement; no server at all is about each" {
	script '{"status":400,"body":"{\"message\":\"too many tokens\"}"}' '{"sql":"SELECT 2"}'
	run -1 --separate-stderr lb-sql2pg -i 1 -E auto <<<"$refused; $refused"
	[ "$(jq -c .ok <<<"$output" | paste -sd,)" = false,true ]
	kill "$server"; wait "$server" 2>/dev/null || true
	run -1 --separate-stderr lb-sql2pg -r 0 -E auto <<<"$refused"
	has 'any(.notes[]; .code == "model-endpoint" and (.message | contains("no answer after 1 try")))'
}

@test "answers out of order: records in order, several in flight" {
	script '{"echo":true}'
	for n in $(seq 40); do echo "SELECT no_such(a) /* $n */ FROM t;"; done >many.sql
	run -0 lb-sql2pg -i 8 -E auto many.sql
	[ "$(jq -r .sql <<<"$output" | paste -sd' ')" = "$(seq 40 | sed 's/^/SELECT /' | paste -sd' ')" ]
	[ "$(cat flight)" -gt 1 ]
	[ "$(cat flight)" -le 8 ]
}

@test "the limits on what we send: requests, tokens" {
	script '{"echo":true}'
	for n in 2 4 6; do echo "SELECT no_such(a) /* $n */ FROM t;"; done >many.sql
	run -0 lb-sql2pg -R 300 -E auto many.sql
	output=$(jq -sc '[.[].at] | {a: (.[1] - .[0]), b: (.[2] - .[1])}' log)
	has '.a > 0.15 and .b > 0.15'
	rm log
	run -0 lb-sql2pg -K 1000000 -E auto many.sql
	output=$(jq -sc '[.[].at] | {a: (.[1] - .[0])}' log)
	has '.a > 0.05' # some 2,000 tokens are 0.1 s of a million a minute
}

@test "budgets: of a request, of the run, of money" {
	script '{"sql":"SELECT 1"}'
	run -1 --separate-stderr lb-sql2pg -T 1000 -E auto <<<"$refused"
	has 'any(.notes[]; .code == "model-too-long")'
	[ ! -e log ]
	run -1 --separate-stderr lb-sql2pg -i 1 -B 3000 -E auto <<<"$refused; $refused"
	[ "$(jq -c '[.notes[].code] | contains(["model-budget"])' <<<"$output" | paste -sd,)" = false,true ]
	run -1 --separate-stderr lb-sql2pg -b 0.000001 -X 1,2 -E auto <<<"$refused"
	has 'any(.notes[]; .code == "model-budget")'
	run -0 --separate-stderr lb-sql2pg -v -b 1 -X 1,2 -E auto <<<"$refused"
	[[ $stderr == *"used 110 tokens, 0.0001 $"* ]]
	run -2 lb-sql2pg -b 1 -E auto <<<"$refused"
}

@test "the cache: a second run costs nothing, another question does" {
	script '{"sql":"SELECT FROM"}' '{"sql":"SELECT a FROM t"}'
	run -0 lb-sql2pg -k kept -E auto <<<"$refused"
	first=$output
	run -0 lb-sql2pg -k kept -E auto <<<"$refused"
	[ "$(requests)" = 2 ]
	has '.model == {name: "databricks-meta-llama-3-1-70b-instruct", attempts: 2, tokens_in: 0, tokens_out: 0, cached: true}'
	[ "$(jq .sql <<<"$output")" = "$(jq .sql <<<"$first")" ]
	MODEL_NAME=another run -0 lb-sql2pg -k kept -E auto <<<"$refused"
	[ "$(requests)" = 3 ]
	for f in kept/*; do echo garbage >"$f"; done
	run -0 --separate-stderr lb-sql2pg -k kept -E auto <<<"$refused"
	[ "$(requests)" = 4 ]
	run ! grep -rq dapi-secret kept
}

@test "credentials: an environment file, a profile, OAuth with a token that is renewed" {
	script '{"sql":"SELECT 1"}' '{"status":401}' '{"sql":"SELECT 2"}'
	printf 'export DATABRICKS_ENDPOINT="%s/serving-endpoints/"\n# comment\nDATABRICKS_TOKEN=from-file # why\nMODEL_NAME='"'mine' # too"'\n' "$DATABRICKS_ENDPOINT" >.env
	endpoint=$DATABRICKS_ENDPOINT
	unset DATABRICKS_ENDPOINT DATABRICKS_TOKEN
	run -2 lb-sql2pg -E auto <<<"$refused"
	[[ $output == *DATABRICKS_ENDPOINT* ]]
	run -0 lb-sql2pg -E auto -F .env <<<"$refused"
	has '.model.name == "mine"'
	printf '[DEFAULT]\nhost = https://nowhere.invalid\ntoken = no\n[team]\nhost = %s\nclient_id = me\nclient_secret = oauth-secret\n' "$endpoint" >.databrickscfg
	run -0 --separate-stderr lb-sql2pg -E auto -D team <<<"$refused"
	has '.sql == "SELECT 2" and .model.attempts == 1'
	[ "$(jq -r '.path + " " + .headers.Authorization' log)" = "/serving-endpoints/chat/completions Bearer from-file
/oidc/v1/token Basic $(printf 'me:oauth-secret' | base64)
/serving-endpoints/chat/completions Bearer oauth-1
/oidc/v1/token Basic $(printf 'me:oauth-secret' | base64)
/serving-endpoints/chat/completions Bearer oauth-2" ]
	# a client that the environment names goes before the profile's token
	printf '[DEFAULT]\nhost = %s\ntoken = from-profile\n' "$endpoint" >.databrickscfg
	DATABRICKS_CLIENT_ID=you DATABRICKS_CLIENT_SECRET=other run -0 lb-sql2pg -E auto <<<"$refused"
	[ "$(jq -r .headers.Authorization log | tail -n 1)" = "Bearer oauth-3" ]
	run -0 lb-sql2pg -E auto <<<"$refused"
	[ "$(jq -r .headers.Authorization log | tail -n 1)" = "Bearer from-profile" ]
	run -2 lb-sql2pg -E auto -D nobody <<<"$refused"
	[[ $output == *"no profile [nobody]"* ]]
	echo 'not a variable' >.env
	run -2 lb-sql2pg -E auto -F .env <<<"$refused"
	[[ $output == *".env:1: "* ]]
}

@test "TLS is verified; a token never travels in the clear" {
	openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key -out cert 2>/dev/null
	cat key cert >both.pem
	pem=both.pem script '{"sql":"SELECT 1"}'
	export DATABRICKS_ENDPOINT=https://127.0.0.1:$(cat port)
	run -1 --separate-stderr lb-sql2pg -r 0 -E auto <<<"$refused"
	has 'any(.notes[]; .code == "model-endpoint" and (.message | test("certificate"; "i")))'
	[ ! -e log ]
	CURL_CA_BUNDLE=cert run -0 lb-sql2pg -E auto <<<"$refused"
	DATABRICKS_ENDPOINT=http://example.com run -2 lb-sql2pg -E auto <<<"$refused"
	[[ $output == *"https://"* ]]
}

@test "a prompt of one's own; one that has no place for the statement is refused" {
	script '{"sql":"SELECT 1"}'
	printf '=== system\nBe brief.\n=== user\n{{statement}} {{unknown}}\n=== retry\nNo: {{error}}\n' >prompt
	run -0 lb-sql2pg -M prompt -E auto <<<"$refused"
	output=$(cat log)
	has ".body.messages == [{role: \"system\", content: \"Be brief.\"}, {role: \"user\", content: \"$refused {{unknown}}\"}]"
	printf '=== user\nHello.\n=== retry\n{{statement}}: {{error}}\n' >prompt
	run -2 lb-sql2pg -M prompt -E auto <<<"$refused"
	echo hello >prompt
	run -2 lb-sql2pg -M prompt -E auto <<<"$refused"
	[[ $output == *'=== user'* ]]
}

@test "records: unknown members, Postgres' own and bad lines keep their places" {
	script '{"sql":"SELECT 1"}'
	run -1 --separate-stderr lb-sql2pg -E auto <<-EOF
		{"kind":"statement","sql":"$refused","x":{"y":1.50}}
		{"sql":
		{"kind":"statement","sql":"SELECT 2","dialect":"postgres"}
		{"kind":"statement","sql":"SELECT 3"}
	EOF
	[ "$(jq -r .sql <<<"$output" | paste -sd,)" = 'SELECT 1,SELECT 2,SELECT 3' ]
	[[ ${lines[0]} == *'"x":{"y":1.50}'* ]]
}

@test "--compat=used counts what the model wrote" {
	script '{"sql":"SELECT lb.url_decode(a) FROM t"}'
	run -0 lb-sql2pg -E auto -o json <<<"$refused"
	has '.requires == ["url_decode"]'
}

@test "a signal while it waits: what is open is refused, nothing is lost" {
	script '{"hang":true}'
	lb-sql2pg -E auto <<<"$refused; SELECT 2" >out 2>err 3>&- &
	until [ -e log ]; do sleep 0.02; done
	kill -TERM "$!"
	status=0
	wait "$!" || status=$?
	[ "$status" -eq 143 ]
	output=$(cat out)
	[ "$(jq -c .ok out | paste -sd,)" = false,true ]
	grep -q model-stopped out
}
