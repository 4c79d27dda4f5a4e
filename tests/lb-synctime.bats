# lb-synctime: the published formula, its limits, and the advice
load helper

@test "the formula: ten minutes, then GB by the rate of the mode" {
	run -0 lb-synctime <<-'EOF'
		{"gb":54,"cu":1,"mode":"Snapshot","want":1.1667}
		{"gb":0,"cu":4,"mode":"Triggered","want":0.1667}
		{"gb":2048,"cu":4,"mode":"Snapshot","want":9.6481}
		{"gb":9,"cu":2,"mode":"triggered","want":1.1667}
		{"gb":54,"cu":8,"mode":"Snapshot","product":"autoscaling","want":1.1667}
	EOF
	[ "${#lines[@]}" -eq 5 ]
	has '.hours == .want and .ok'
}

@test "unknown members stay, in order and as they were written" {
	run -0 lb-synctime <<<'{"zeta":1.50,"gb":0,"cu":1,"mode":"Snapshot","a":{"b":[1e3]}}'
	[[ $output == '{"zeta":1.50,"gb":0,"cu":1,"mode":"Snapshot","a":{"b":[1e3]},'* ]]
}

@test "8 CU: the line goes on, but not above the write-ahead log" {
	run -0 lb-synctime -g 360 -u 8 -m snapshot
	has '.hours == 1.1667 and .notes[0].code == "rate-extended"'
	run -0 lb-synctime -g 36 -u 8 -m triggered
	has '.hours == 1.1667'
}

@test "options stand in for members that are absent, and only for those" {
	run -0 lb-synctime -u 1 -m triggered -f day <<-'EOF'
		{"gb":4.5}
		{"gb":4.5,"cu":2,"mode":"Snapshot","frequency":"Per week"}
	EOF
	jq -es '.[0].hours == 1.1667 and .[0].runs_per_month == 30.417
		and .[1].hours == 0.2083 and .[1].runs_per_month == 4.345' <<<"$output"
}

@test "a frequency gives costs and the break-even against a continuous pipeline" {
	run -0 lb-synctime -g 2048 -u 4 -m Snapshot -f "per day"
	has '.runs_per_month == 30.417 and .cost_monthly == 220.1 and .cheaper == "scheduled"'
	has '.break_even_runs_per_month == 75.73 and .continuous_monthly == 548'
	run -0 lb-synctime -g 45 -u 1 -m Snapshot -f hour
	has '.cost_monthly == 547.5 and .cheaper == "scheduled"'
}

@test "a run longer than its period is an error on the record" {
	run -1 --separate-stderr lb-synctime -g 46 -u 1 -m Snapshot -f hour
	has '.ok == false and .notes[0].code == "schedule" and .hours == 1.0185'
	[[ $stderr == *"the next would start after 1 h"* ]]
}

@test "a wrong mode or size is an error on the record, and the rest goes on" {
	run -1 --separate-stderr lb-synctime <<-'EOF'
		{"gb":1,"cu":1,"mode":"Continuous"}
		{"gb":1,"cu":3,"mode":"Snapshot"}
		{"gb":1,"cu":113,"mode":"Snapshot","product":"autoscaling"}
		{"gb":"1","cu":1,"mode":"Snapshot"}
		{"cu":1,"gb":-1,"mode":7}
		{"x":1}
		{"gb":54,"cu":1,"mode":"Snapshot"}
	EOF
	[ "${#lines[@]}" -eq 7 ]
	jq -es 'map(.ok) == [false,false,false,false,false,false,true]' <<<"$output"
	jq -es '[.[] | .notes[]?.code] == ["mode","cu","cu","invalid","invalid","invalid","gb","mode","cu"]' <<<"$output"
	[[ $stderr == *'<stdin>:1: mode "Continuous" is not one of Snapshot, Triggered'* ]]
	[[ $stderr == *'<stdin>:2: 3 CU is no size of the provisioned product, which are 1, 2, 4 and 8'* ]]
}

@test "which mode suits: more than 10 % changed, views, the change data feed" {
	run -1 --separate-stderr lb-synctime -u 1 <<-'EOF'
		{"gb":1,"mode":"Triggered","changed_percent":10}
		{"gb":1,"mode":"Triggered","changed_percent":10.5}
		{"gb":1,"mode":"Snapshot","changed_percent":2}
		{"gb":1,"mode":"Snapshot","changed_percent":2,"source":"view"}
		{"gb":1,"mode":"Triggered","source":"materialized_view"}
		{"gb":1,"mode":"Triggered","change_data_feed":false}
	EOF
	jq -es 'map(.advised_mode) == ["Triggered","Snapshot","Triggered","Snapshot","Snapshot",null]' <<<"$output"
	jq -es 'map(.notes[0].code) == [null,"mode","mode",null,"view","change-data-feed"]' <<<"$output"
	jq -es 'map(.ok) == [true,true,true,true,false,false]' <<<"$output"
}

@test "a bad line is refused with its place, and the rest goes on" {
	run -1 --separate-stderr lb-synctime -u 1 -m snapshot <<-'EOF'
		{"gb":1}
		{"gb":
		[1]
		{"gb":2}
	EOF
	[ "${#lines[@]}" -eq 2 ]
	[[ $stderr == *"lb-synctime: <stdin>:2:"*"lb-synctime: <stdin>:3:"* ]]
}

@test "no input, no output" {
	run -0 --separate-stderr lb-synctime </dev/null
	[ -z "$output$stderr" ]
}

@test "wrong usage is status 2" {
	run -2 --separate-stderr lb-synctime -z
	[[ $stderr == *"usage: lb-synctime"* ]]
	run -2 lb-synctime -g 1 -u 1 -m snapshot file
	run -2 lb-synctime -g many
	run -2 lb-synctime -m continuous
	[[ $output == *"not one of Snapshot, Triggered"* ]]
	run -2 lb-synctime no-such-file
}

@test "a full disk is status 2" {
	run -2 bash -c 'lb-synctime -g 1 -u 1 -m snapshot >/dev/full'
	[[ $output == *"No space left on device"* ]]
}

@test "a table for the eye" {
	run -0 lb-synctime -o table -g 2048 -u 4 -m snapshot -f day
	[[ ${lines[0]} == *"gb"*"hours"*"cost/month"* ]]
	[[ ${lines[1]} == *2048*4*Snapshot*9.6481*30.417*220.1* ]]
}
