# lb-size: the published formulas to the cent, their gaps as notes, and bad input
load helper

# a workload of the three rates
rates() {
	printf 'database_instance: {bulk_writes_per_second: %s, continuous_writes_per_second: %s, reads_per_second: %s}\n' "$@"
}

large() {
	cat <<-'END'
		database_instance:
		  bulk_writes_per_second: 15000
		  continuous_writes_per_second: 1200
		  reads_per_second: 10000
		  number_of_readable_secondaries: 2
		  readable_secondary_size_cu: 8
		  promotion_percentage: 50
		database_storage:
		  data_stored_gb: 2048
		delta_synchronization:
		  number_of_continuous_pipelines: 0
		  expected_data_per_sync_gb: 2048
		  sync_mode: Snapshot
		  sync_frequency: Per day
	END
}

# the note of that code
note() {
	jq -ec --arg c "$1" '.notes[] | select(.code == $c)' <<<"$output"
}

@test "reference: 5000 bulk, 2000 continuous, 8000 reads are 2.4905 CU, tier 4" {
	run -0 lb-size < <(rates 5000 2000 8000)
	has '.cu.bulk == 0.3571 and .cu.continuous == 1.3333 and .cu.read == 0.8'
	has '.cu.total == 2.4905 and .cu.tier == 4 and .cost.compute_monthly == 1166.67'
	has '.kind == "sizing" and .file == "<stdin>" and .ok'
}

@test "reference: secondaries, storage, a daily snapshot, half price" {
	run -0 lb-size < <(large)
	has '.cu.total == 2.8714 and .cu.tier == 4'
	has '.cost.main_monthly == 583.33 and .cost.secondaries_monthly == 2333.33'
	has '.cost.compute_monthly == 2916.67 and .cost.storage_monthly == 716.8'
	has '.sync.hours == 9.6481 and .sync.runs == 7'
	has '.cost.triggered_sync_monthly == 50.65 and .cost.total_monthly == 3684.12'
}

@test "--model calendar bills a month of runs in the totals" {
	run -0 lb-size --model calendar < <(large)
	has '.sync.runs == 30.417 and .cost.triggered_sync_monthly == 220.1 and .cost.total_monthly == 3853.57'
	has '[.notes[].code] | index("weekly-as-monthly") == null'
	run -0 lb-size --model calendar < <(large | sed 's/Per day/Per week/')
	has '.sync.runs == 4.345'
	run -1 --separate-stderr lb-size --model calendar < <(large | sed 's/Per day/Per hour/')
	has '.sync.runs == 730'
}

@test "continuous pipelines cost 548 each" {
	run -0 lb-size <<<'delta_synchronization: {number_of_continuous_pipelines: 3}'
	has '.cost.continuous_sync_monthly == 1644 and .cost.sync_monthly == 1644 and .cu.tier == 1'
	has '.cost.total_monthly == 1935.67'
}

@test "a sum that is a tier stays in it" {
	run -0 lb-size < <(rates 14000 0 0)
	has '.cu.tier == 1'
	run -0 lb-size < <(rates 14000 1500 20000)
	has '.cu.total == 4 and .cu.tier == 4'
	run -0 lb-size < <(rates 0 0 10001)
	has '.cu.tier == 2'
	run -0 lb-size < <(rates 0 0 80000)
	has '.cu.tier == 8'
}

@test "more than 8 CU: status 1, the real figure, and what would serve" {
	run -1 --separate-stderr lb-size < <(rates 14000 0 90000)
	has '.cu.total == 10 and .cu.tier == null and .cost.total_monthly == null and .ok == false'
	has '.notes[0].code == "capacity" and .notes[0].corrected == 10'
	[[ $(note capacity) == *"1 more of 8 CU as readable secondaries"*"Autoscaling project of 80 CU"* ]]
	[[ $stderr == "lb-size: <stdin>: 10.0000 CU are needed"* ]]
	run -1 --separate-stderr lb-size -p autoscaling < <(rates 14000000 0 0)
	[[ $(note capacity) == *"the largest size is 112; what would serve: several databases"* ]]
}

@test "a schedule shorter than one run is an error" {
	run -1 --separate-stderr lb-size < <(large | sed 's/Per day/Per hour/')
	has '.ok == false and .sync.hours == 9.6481'
	note schedule | jq -e '.level == "error" and .corrected == 548'
	[[ $stderr == *"one run takes 9.648 h but the next would start after 1 h"* ]]
}

@test "runs of a week sold as a month: the right figure is on the note" {
	run -0 lb-size < <(large)
	note weekly-as-monthly | jq -e '.member == "cost.triggered_sync_monthly" and .corrected == 220.1'
	[[ $(note weekly-as-monthly) == *"3853.57 in all"* ]]
}

@test "8 CU: sync rates go on along the line, not above the write-ahead log" {
	run -0 lb-size < <(large | sed 's/10000/60000/')
	has '.cu.tier == 8 and .sync.hours == 5.8556'
	[[ $(note rate-extended) == *"360 GB/h"*"100 MB/s"* ]]
	run -0 lb-size < <(large | sed 's/10000/60000/; s/Snapshot/Triggered/; s/Per day/Per week/')
	has '.sync.hours == 57.0556'
}

@test "the other gaps: continuous rate, idle secondaries, restore window, the successor" {
	run -0 lb-size < <(large | sed '/data_stored/a \  estimated_data_deleted_daily_gb: 10\n  restore_windows_days: 7')
	note continuous-rate | jq -e '.corrected == 3.0714'
	note secondary-reads | jq -e '.member == "cu.tier" and .corrected == 2'
	note history | jq -e '.corrected == 3698.12'
	note autoscaling | jq -e '.corrected == 931.85'
}

@test "limits: 2 TB, 1000 connections, 100k queries a second, 10 instances" {
	run -1 --separate-stderr lb-size < <(large | sed 's/data_stored_gb: 2048/data_stored_gb: 2049/')
	note storage-limit | jq -e '.level == "error"'
	run -0 lb-size < <(large; echo connections: 1000)
	run -1 --separate-stderr lb-size < <(large; echo connections: 1001)
	note connection-limit
	run -1 --separate-stderr lb-size < <(rates 0 0 100001)
	note query-limit
	run -0 lb-size < <(for i in {1..11}; do echo '{"database_instance":{"reads_per_second":1}}'; done)
	[ "${#lines[@]}" -eq 11 ]
	jq -es '[.[] | any(.notes[]; .code == "instances")] == [range(10) | false] + [true]' <<<"$output"
	has '.limits.storage_gb == 2048 and .limits.connections == 1000'
}

@test "a secondary must have a size on offer" {
	run -1 --separate-stderr lb-size < <(large | sed 's/size_cu: 8/size_cu: 3/')
	[[ $(note secondary-size) == *"the next is 4 CU"* ]]
	run -0 lb-size < <(large | sed 's/secondaries: 2/secondaries: 3/')
	note secondaries
}

@test "--product autoscaling: an eighth of the unit, its own price and limits" {
	run -0 lb-size --product autoscaling < <(rates 5000 2000 8000)
	has '.cu.total == 19.9238 and .cu.tier == 20 and .cost.compute_monthly == 1620.6'
	has '.limits.connections == 4000'
	has '.limits.storage_gb == 8192 and .limits.largest_cu == 112 and (.limits | has("instances") | not)'
	note always-on
	run -0 lb-size -p autoscaling < <(rates 0 0 100)
	has '.cu.tier == 0.5 and .limits.connections == 104'
}

@test "delta_gb gives a range, and catches Delta's size given as Postgres'" {
	run -0 lb-size <<<'delta_gb: 10'
	has '.cost.storage_low_monthly == 35 and .cost.storage_monthly == 70'
	has '.cost.total_low_monthly == 326.67 and .cost.total_monthly == 361.67'
	note expansion | jq -e '.level == "note"'
	run -0 lb-size <<<'database_storage: {delta_gb: 10, data_stored_gb: 10}'
	note expansion | jq -e '.level == "warning" and .corrected == 35'
	has '.cost.storage_monthly == 3.5'
}

@test "memory, connections and the write-ahead log raise the tier, which says why" {
	run -0 lb-size <<<'working_set_gb: 30'
	has '.cu.memory == 2.5 and .cu.tier == 4 and .cu.binding == "memory"'
	run -0 lb-size -p autoscaling <<<'connections: 1000'
	has '.cu.tier == 5 and .cu.binding == "connections"'
	run -0 lb-size < <(rates 3000 0 0; echo row_kb: 20)
	has '.cu.tier == 4 and .cu.binding == "wal"'
	note row-size | jq -e '.corrected == 4.2857'
	run -1 --separate-stderr lb-size < <(rates 3000 0 0; echo row_kb: 200)
	note wal
}

@test "several files, one record each, in order; a missing one does not stop the rest" {
	rates 1 1 1 >"$BATS_TEST_TMPDIR/a.yml"
	rates 20000 1 1 >"$BATS_TEST_TMPDIR/b.yml"
	cd "$BATS_TEST_TMPDIR"
	run -2 --separate-stderr lb-size a.yml none.yml b.yml - < <(rates 1 1 99999)
	jq -es 'map([.file, .cu.tier]) == [["a.yml",1],["b.yml",2],["<stdin>",null]]' <<<"$output"
	[[ $stderr == *"open none.yml: No such file"* ]]
}

@test "records: the same members, unknown ones stay as they were" {
	run -0 lb-size <<<'{"x":1.50,"database_instance":{"reads_per_second":8e3,"y":[]},"z":null}'
	[[ $output == '{"x":1.50,"database_instance":{"reads_per_second":8e3,"y":[]},"z":null,"kind":"sizing",'* ]]
	has '.cu.read == 0.8'
	a=$(large | lb-size | jq -c '[.cu, .cost]')
	b=$(large | lb-size | lb-size | jq -c '[.cu, .cost]')
	[ "$a" = "$b" ]
}

@test "a bad record is refused with its place, and the rest goes on" {
	run -1 --separate-stderr lb-size <<-'EOF'
		{"database_instance":{"reads_per_second":"many"}}
		{"database_instance":
		{"database_instance":{"reads_per_second":1}}
	EOF
	[ "${#lines[@]}" -eq 2 ]
	jq -es 'map(.ok) == [false,true] and .[0].notes[0].code == "invalid"' <<<"$output"
	[[ $stderr == 'lb-size: <stdin>:1: reads_per_second: the string "many" is not a number'*"<stdin>:2:"* ]]
}

@test "all errors of a document in one run, each with line, column and what is right" {
	cat >"$BATS_TEST_TMPDIR/bad.yml" <<-'END'
		database_instanc: {}
		database_instance:
		  read_per_second: 10
		  bulk_writes_per_second: lots
		  promotion_percentage: 150
		  number_of_readable_secondaries: 1.5
		delta_synchronization:
		  sync_mode: Continuous
		  sync_frequency: [1]
	END
	cd "$BATS_TEST_TMPDIR"
	run -2 --separate-stderr lb-size bad.yml
	[ -z "$output" ]
	[ "$stderr" = 'lb-size: bad.yml:1:1: unknown key "database_instanc", did you mean "database_instance"?
lb-size: bad.yml:3:3: unknown key "read_per_second", did you mean "reads_per_second"?
lb-size: bad.yml:4:27: bulk_writes_per_second: "lots" is not a number
lb-size: bad.yml:6:35: number_of_readable_secondaries: "1.5" is not a whole number
lb-size: bad.yml:5:25: promotion_percentage: 150 is out of range, 0 to 100
lb-size: bad.yml:8:14: sync_mode: "Continuous" is not Snapshot or Triggered
lb-size: bad.yml:9:19: sync_frequency: a list stands where Per week, Per day or Per hour must stand' ]
}

@test "a schedule without its words, a key twice, no workload" {
	run -2 lb-size <<<'delta_synchronization: {expected_data_per_sync_gb: 1, sync_mode: Snapshot}'
	[[ $output == *"<stdin>:1:52: expected_data_per_sync_gb asks for a sync_frequency"* ]]
	run -2 lb-size <<<'database_instance: {connections: 1}
connections: 2'
	[[ $output == *':2:1: "connections" is given twice'* ]]
	run -2 lb-size <<<'# nothing'
	[[ $output == *"no workload"* ]]
	run -2 lb-size <<<'[1, 2]'
	run -0 lb-size </dev/null
	[ -z "$output" ]
}

@test "garbage and text that is not UTF-8 are refused" {
	run -2 lb-size < <(head -c 1000 /bin/true)
	[[ $output == "lb-size: <stdin>:"*"not YAML"* ]]
	run -2 lb-size < <(printf 'a: \xff\n')
	[[ $output == *"<stdin>:1:4: not YAML: invalid"* ]]
}

@test "wrong usage, unreadable input and a full disk are status 2" {
	run -2 --separate-stderr lb-size -z
	[[ $stderr == *"usage: lb-size"* ]]
	run -2 lb-size -M monthly
	[[ $output == *"not one of published, calendar"* ]]
	run -2 lb-size /
	run -2 bash -c 'lb-size >/dev/full <<<"delta_gb: 1"'
	[[ $output == *"No space left on device"* ]]
	run -0 lb-size --help
	[[ $output == "usage: lb-size"* ]]
	run -0 lb-size -V
}

@test "a table for a terminal" {
	run -0 lb-size -o table < <(large)
	[[ ${lines[0]} == "<stdin>: provisioned product, published model" ]]
	[[ $output == *"compute               2916.67   with 2 secondaries of 8 CU"* ]]
	[[ $output == *"total a month         3684.12"* ]]
	[[ $output == *"note: the formula bills the runs of a week for a month, 7 for 30.417"* ]]
}

@test "--prices: a file in the form that --list-prices writes" {
	cd "$BATS_TEST_TMPDIR"
	run -0 lb-size -l
	[ "${#lines[@]}" -eq 7 ]
	run ! grep -vqE $'^(#|[a-z_]+\t[0-9.]+\t[^\t]+\t[^\t]+\t[0-9]{4}-[0-9]{2}-[0-9]{2}$)' <<<"$output"
	echo "$output" >builtin.tsv
	a=$(large | lb-size | jq -c .cost)
	[ "$(large | lb-size -P builtin.tsv | jq -c .cost)" = "$a" ]
	printf '# ours\nstorage_gb_monthly\t0.5\t$\tcontract 17\t2026-10-01\n' >ours.tsv
	run -0 lb-size -P ours.tsv < <(large)
	has '.cost.storage_monthly == 1024 and .cost.compute_monthly == 2916.67'
	run -0 lb-size -P ours.tsv -l
	[[ $output == *$'storage_gb_monthly\t0.5\t$\tcontract 17\t2026-10-01'* ]]
}

@test "a bad price file: every error with its line" {
	printf 'storage\t1\t$\tx\t2026-01-01\nstorage_gb_monthly\tone\t$\tx\t2026-01-01\nsync_hourly\t1\t$\t\t2026-01-01\nsync_hourly\t1\t$\tx\t1.1.26\nsync_hourly 1\n' >"$BATS_TEST_TMPDIR/bad.tsv"
	cd "$BATS_TEST_TMPDIR"
	run -2 --separate-stderr lb-size -P bad.tsv </dev/null
	[ "$stderr" = 'lb-size: bad.tsv:1: unknown price "storage"
lb-size: bad.tsv:2: "one" is not a price
lb-size: bad.tsv:3: sync_hourly has no source or no date (YYYY-MM-DD)
lb-size: bad.tsv:4: sync_hourly has no source or no date (YYYY-MM-DD)
lb-size: bad.tsv:5: a price has five columns, with tabs between: name, value, unit, source, date' ]
	run -2 lb-size -P none.tsv </dev/null
}

@test "autoscaling has a range: half the work, the working set, the spread" {
	run -0 lb-size -p autoscaling < <(rates 5000 2000 8000)
	has '.cu.tier == 20 and .cu.min == 10'
	run -0 lb-size -p autoscaling < <(rates 5000 2000 8000; echo working_set_gb: 24)
	has '.cu.min == 16'
	run -0 lb-size -p autoscaling < <(rates 84000 0 0)
	has '.cu.tier == 48 and .cu.min == 32'
	run -0 lb-size -p autoscaling < <(rates 140000 0 0)
	has '.cu.tier == 80 and (.cu | has("min") | not)'
	run -0 lb-size < <(rates 5000 2000 8000)
	has '.cu | has("min") | not'
}

@test "hours without work cost less where there is something smaller" {
	day() { printf 'database_instance: {bulk_writes_per_second: 14000, active_hours_per_day: 12%s}\n' "$1"; }
	run -0 lb-size -p autoscaling < <(day "")
	has '.cu.tier == 8 and .cu.min == 4 and .cost.compute_monthly == 486.18'
	[[ $(note duty-cycle) == *"8 CU for 12 hours a day, and 4 CU for the others"* ]]
	run -0 lb-size -p autoscaling < <(day ", when_idle: suspended")
	has '.cost.compute_monthly == 324.12'
	run -0 lb-size < <(day "")
	has '.cost.compute_monthly == 291.67'
	note duty-cycle | jq -e '.corrected == 145.83'
	run -0 lb-size < <(day ", when_idle: suspended")
	has '.cost.compute_monthly == 145.83'
}

@test "the restore window has its own member, outside of the total" {
	run -0 lb-size <<<'database_storage: {data_stored_gb: 100, estimated_data_deleted_daily_gb: 10, restore_windows_days: 7}'
	has '.cost.history_monthly == 14 and .cost.total_monthly == 326.67'
}

@test "ranges: the high end is the sizing, the low end is beside it" {
	run -0 lb-size <<<'database_instance: {reads_per_second: 5000..15000, bulk_writes_per_second: [0, 7000]}
database_storage: {data_stored_gb: 100..200}
delta_synchronization: {expected_data_per_sync_gb: 0..54, sync_mode: Snapshot, sync_frequency: Per day}'
	has '.cu.total == 2 and .cu.tier == 2 and .cost.storage_monthly == 70'
	has '.low.cu.total == 0.5 and .low.cu.tier == 1 and .low.cost.storage_monthly == 35'
	has '.cost.triggered_sync_monthly == 3.5 and .low.cost.triggered_sync_monthly == 0'
	run -0 lb-size < <(rates 1 1 1)
	has 'has("low") | not'
	run -2 --separate-stderr lb-size <<<'database_instance: {reads_per_second: 20..10}'
	[[ $stderr == "lb-size: <stdin>:1:39: reads_per_second: a range goes up, from 0 to"* ]]
	run -2 lb-size <<<'database_instance: {promotion_percentage: 10..20}'
	run -2 lb-size <<<'database_instance: {reads_per_second: [1, 2, 3]}'
}

@test "a sum: what is known in Postgres and what is guessed from Delta add up; always at work is more than some hours" {
	run -0 lb-size -s -p autoscaling <<-'END'
		workloads:
		  - {name: known, database_instance: {reads_per_second: 8000}, database_storage: {data_stored_gb: 100, delta_gb: 8}}
		  - {name: guessed, database_instance: {reads_per_second: 8000, active_hours_per_day: 8}, database_storage: {delta_gb: 5}}
	END
	jq -es '.[2] | .cost.storage_low_monthly == 52.5 and .cost.storage_monthly == 70 and (.notes | any(.code == "always-on"))
		and (.notes | any(.message | startswith("5 GB in Delta are 10 to 20 times as much in Postgres, 50 to 100 GB")))' <<<"$output"
	jq -es '.[2].cost.main_monthly == 1053.39' <<<"$output" # 13 units, 730 hours
}

@test "several workloads in one document, and their sum in one database" {
	cat >"$BATS_TEST_TMPDIR/two.yml" <<-'END'
		workloads:
		  - name: web
		    database_instance: {reads_per_second: 8000, connections: 400, row_kb: 2}
		    database_storage: {data_stored_gb: 100}
		    delta_synchronization: {expected_data_per_sync_gb: 54, sync_mode: Snapshot, sync_frequency: Per day}
		  - name: batch
		    database_instance: {bulk_writes_per_second: 7000, number_of_readable_secondaries: 1, row_kb: 1}
		    database_storage: {data_stored_gb: 50..150}
		    delta_synchronization: {number_of_continuous_pipelines: 1, expected_data_per_sync_gb: 9, sync_mode: Triggered, sync_frequency: Per week}
	END
	cd "$BATS_TEST_TMPDIR"
	run -0 lb-size -s two.yml
	jq -es 'map([.name, .cu.total, .cu.tier]) == [["web",0.8,1],["batch",0.5,1],["sum",1.3,2]]' <<<"$output"
	jq -es '.[2] | .workloads == 2 and .cost.storage_monthly == 87.5 and .low.cost.storage_monthly == 52.5
		and .cost.compute_monthly == 875 and .cost.continuous_sync_monthly == 548 and .ok
		and (.syncs | map(.hours)) == [0.6667, 1.1667] and .cost.triggered_sync_monthly == 4.38' <<<"$output"
	run -0 lb-size -s < <(for i in 1 2 3; do echo '{"database_instance":{"reads_per_second":10000}}'; done)
	jq -es '.[3] | .cu.total == 3 and .cu.tier == 4 and .workloads == 3' <<<"$output"
	run -0 lb-size -s </dev/null
	[ -z "$output" ]
	run -2 lb-size <<<'workloads: [{name: a, reads: 1}]
name: x'
}

@test "--reconcile: what was billed, a month of it" {
	cd "$BATS_TEST_TMPDIR"
	cat >usage.tsv <<-'END'
		usage_date	sku_name	usage_quantity	price	storage_type
		2026-11-01	PREMIUM_DATABASE_SERVERLESS_COMPUTE_US_EAST	10	0.5
		2026-11-01	PREMIUM_DATABRICKS_STORAGE_US_EAST	4	0.25	BRANCH_DATA
		2026-11-02	PREMIUM_DATABASE_SERVERLESS_COMPUTE_US_EAST	30	0.5
		2026-11-02	PREMIUM_DATABRICKS_STORAGE_US_EAST	2	0.25	HISTORY
		2026-11-02	PREMIUM_JOBS_SERVERLESS_COMPUTE_US_EAST	1	0.35
	END
	run -0 lb-size -r usage.tsv < <(rates 14000 0 0)
	has '.reconcile.days == 2 and .reconcile.compute_monthly == 304.17 and .reconcile.storage_monthly == 15.21'
	has '.reconcile.history_monthly == 7.6 and .reconcile.other_monthly == 5.32 and .reconcile.total_monthly == 332.3'
	has '.reconcile.sizing_percent == 87.8'
	run -0 lb-size -o table -r usage.tsv < <(rates 14000 0 0)
	[[ $output == *"billed a month         332.30   the sizing is 87.8 % of it"* ]]
	run -0 lb-size -s -r usage.tsv < <(rates 14000 0 0)
	jq -es 'map(has("reconcile")) == [false, true]' <<<"$output"
	printf 'usage_date\tsku_name\n' >bad.tsv
	run -2 --separate-stderr lb-size -r bad.tsv </dev/null
	[ "$stderr" = 'lb-size: bad.tsv:1: no column usage_quantity, with tabs between columns
lb-size: bad.tsv:1: no column price, with tabs between columns' ]
	printf 'usage_date\tsku_name\tusage_quantity\tprice\n2026-11-01\tX\tmany\t1\n' >bad.tsv
	run -2 lb-size -r bad.tsv </dev/null
	[[ $output == *"bad.tsv:2: usage_quantity or price is not a number"* ]]
	run -2 lb-size -r /dev/null </dev/null
	# a day between without a line cost nothing
	run -0 lb-size -r <(sed 's/2026-11-02/2026-11-04/' usage.tsv) < <(rates 14000 0 0)
	has '.reconcile.days == 4 and .reconcile.compute_monthly == 152.08'
	for bad in 2026-02-30 yesterday 2026-1-1 2026-01-01x ''; do
		printf 'usage_date\tsku_name\tusage_quantity\tprice\n%s\tX\t1\t1\n' "$bad" >bad.tsv
		run -2 --separate-stderr lb-size -r bad.tsv </dev/null
		[ "$stderr" = "lb-size: bad.tsv:2: usage_date \"$bad\" is no day like 2026-11-21" ]
	done
	printf 'usage_date\tsku_name\tusage_quantity\tprice\n2026-01-01\tX\t1\t0\n' >free.tsv
	run -0 lb-size -o table -r free.tsv <<<'database_instance: {reads_per_second: 5}'
	[[ $output == *"billed a month"*"nothing to compare with"* ]]
}

@test "the examples of the page" {
	cd "$BATS_TEST_TMPDIR"
	page=$ROOT/man/lb-size.1
	sed -n '/^database_instance:$/,/^\.Ed/p' "$page" | sed '$d' >workload_sizing.yml
	run -0 bash -c 'lb-size workload_sizing.yml | jq .cost.total_monthly'
	grep -qxF "$output" "$page"
	run -0 bash -c "lb-size workload_sizing.yml | jq -r '.notes[] | \"\\(.code): \\(.corrected)\"'"
	[ "$output" = "$(sed -n '/jq -r .\.notes/,/^\.Ed/p' "$page" | sed '1d;$d')" ]
}
