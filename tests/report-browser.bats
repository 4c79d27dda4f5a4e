# the report in a browser: nothing overflows, no picture is missing, every link leads somewhere
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v gnuplot >/dev/null || skip "needs gnuplot"
	browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "needs chromium"
}

# facts WIDTH COLORS: what a page of this width finds of itself
facts() {
	cat >probe.html <<-EOS
		<!DOCTYPE html><html><body style="margin:0"><iframe id="f" src="report/report.html" style="border:0;width:$1px;height:3000px"></iframe><pre id="out"></pre><script>
		document.getElementById("f").onload = function () {
			const d = this.contentDocument, w = $1, over = [], all = d.querySelectorAll("main *, header *");
			for (const e of all) {
				const r = e.getBoundingClientRect();
				if (!e.closest(".wide") && !e.closest("pre") && r.width > 0 && r.right > w + 1) over.push(e.tagName + " " + r.right);
			}
			const cut = [];
			for (const s of d.querySelectorAll("figure svg")) {
				const box = s.getBoundingClientRect();
				for (const t of s.querySelectorAll("text")) {
					const r = t.getBoundingClientRect();
					if (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1) cut.push(s.closest("section").id + ": " + t.textContent);
				}
			}
			const links = [...d.querySelectorAll("a[href^='#']")].filter(a => !d.getElementById(a.getAttribute("href").slice(1))).length;
			document.getElementById("out").textContent = "FACTS" + JSON.stringify({scroll: d.documentElement.scrollWidth, over, cut, links,
				pictures: d.querySelectorAll("figure svg path").length > 0, figures: d.querySelectorAll("figure").length,
				drawn: [...d.querySelectorAll("figure svg")].filter(s => s.getBoundingClientRect().height > 50).length}) + "END";
		};
		</script></body></html>
	EOS
	timeout 60 "$browser" --headless --no-sandbox --disable-gpu --allow-file-access-from-files --virtual-time-budget=5000 --window-size=1600,3200 --user-data-dir="$PWD/profile" \
		--dump-dom "file://$PWD/probe.html" 2>/dev/null | sed -n 's/.*FACTS\(.*\)END.*/\1/p' | sed 's/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g'
}

@test "at 400 and 1400 pixels" {
	for mode in serial pipeline "a long name of a mode"; do for clients in 1 8; do
		jq -nc --arg s "mode=${mode// /_} tables=30 clients=$clients zipf=1.1" --argjson c "$clients" '{kind: "run", event: "begin", scenario: $s, clients: $c, connections: 8},
			(range(1000) | {scenario: $s, query: "lookup", t: (1000 + . / 500), us: (500 + . * 7919 % 900), late_us: 1, wait_us: 5, server_us: 400, transfer_us: 5, ok: (. % 100 > 0)}),
			{kind: "run", event: "end", scenario: $s, seconds: 2, requests: 1000, counters: {database: {blocks_hit: 9, blocks_read: 1}, tables: {a_table_with_a_very_long_name_that_goes_on: {hit: 1, read: 3}}}}'
	done; done >run.jsonl
	report -B dynamodb:p50=30ms,p99=79ms -x cu=8,cu_hour=0.111,request=3.75e-6 run.jsonl run.jsonl
	for width in 400 1400; do
		output=$(facts $width)
		echo "$width: $output"
		has ".scroll <= $width and .over == [] and .cut == [] and .links == 0 and .figures > 14 and .drawn == .figures"
	done
}
