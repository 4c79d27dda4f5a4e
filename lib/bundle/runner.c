/* runner.c - sources of the tasks that a warehouse cannot run: as small as will do */
#include "bundle/internal.h"

/* clang-format off */

/* What both have in front: the connection, with a token that this job may have. */
#define LOGIN_HEAD \
"import argparse\n" \
"import os\n" \
"import uuid\n" \
"\n" \
"from databricks.sdk import WorkspaceClient\n" \
"\n" \
"\n" \
"def arguments(doc):\n" \
"    p = argparse.ArgumentParser(description=doc)\n" \
"    for name in (\"host\", \"port\", \"database\", \"user\", \"sslmode\"):\n" \
"        p.add_argument(\"--\" + name, required=True)\n" \
"    p.add_argument(\"--hostaddr\")\n" \
"    p.add_argument(\"--secret\", help=\"SCOPE/KEY of a password, instead of a token\")\n" \
"    return p\n" \
"\n" \
"\n" \
"def password(a):\n" \
"    w = WorkspaceClient()\n" \
"    if a.secret:\n" \
"        return w.dbutils.secrets.get(*a.secret.split(\"/\", 1))\n"
#define LOGIN_TAIL \
"    raise SystemExit(\"no database of this workspace has the host \" + a.host)\n" \
"\n" \
"\n" \
"def login(a):\n" \
"    env = {\"PGHOST\": a.host, \"PGHOSTADDR\": a.hostaddr, \"PGPORT\": a.port, \"PGDATABASE\": a.database,\n" \
"           \"PGUSER\": a.user, \"PGSSLMODE\": a.sslmode, \"PGPASSWORD\": password(a)}\n" \
"    os.environ.update({k: v for k, v in env.items() if v})\n" \
"\n" \
"\n"

const char runner_login_provisioned[] =
LOGIN_HEAD
"    for i in w.database.list_database_instances():\n"
"        if a.host in (i.read_write_dns, i.read_only_dns):\n"
"            return w.database.generate_database_credential(\n"
"                request_id=str(uuid.uuid4()), instance_names=[i.name]).token\n"
LOGIN_TAIL;

const char runner_login_autoscaling[] =
LOGIN_HEAD
"    for p in w.postgres.list_projects():\n"
"        for b in w.postgres.list_branches(parent=p.name):\n"
"            for e in w.postgres.list_endpoints(parent=b.name):\n"
"                if a.host in e.status.hosts.as_dict().values():\n"
"                    return w.postgres.generate_database_credential(endpoint=e.name).token\n"
LOGIN_TAIL;

const char runner_sql[] =
"import psycopg\n"
"\n"
"p = arguments(\"run a file of SQL in Postgres, one statement a line\")\n"
"p.add_argument(\"--file\", required=True)\n"
"a = p.parse_args()\n"
"login(a)\n"
"with psycopg.connect(autocommit=True) as connection, open(a.file, encoding=\"utf-8\") as lines:\n"
"    for statement in filter(str.strip, lines):\n"
"        print(statement.strip(), flush=True)\n"
"        connection.execute(statement)\n";

/* The programs are copied where they may run; a share of the load is a shard's. */
#define PROGRAMS \
"import inspect\n" \
"import shutil\n" \
"import subprocess\n" \
"import tempfile\n" \
"\n" \
"ROOT = os.path.dirname(os.path.dirname(os.path.abspath(inspect.getsourcefile(lambda: 0))))\n" \
"BIN = tempfile.mkdtemp()\n" \
"for name in os.listdir(os.path.join(ROOT, \"bin\")):\n" \
"    os.chmod(shutil.copy(os.path.join(ROOT, \"bin\", name), BIN), 0o755)\n" \
"os.environ[\"PATH\"] = BIN + os.pathsep + os.environ[\"PATH\"]\n" \
"os.environ[\"LD_LIBRARY_PATH\"] = BIN\n" \
"\n"

const char runner_fire[] =
PROGRAMS
"p = arguments(\"fire requests at Postgres; one of several shards writes its records to --out\")\n"
"for name in (\"duration\", \"concurrency\", \"qps\"):\n"
"    p.add_argument(\"--\" + name, type=int, required=True)\n"
"p.add_argument(\"--shard\", type=int, default=0)\n"
"p.add_argument(\"--shards\", type=int, default=1)\n"
"p.add_argument(\"--out\", help=\"folder of a volume\")\n"
"a = p.parse_args()\n"
"login(a)\n"
"clients = a.concurrency * (a.shard + 1) // a.shards - a.concurrency * a.shard // a.shards\n"
"fire = [\"lb-fire\", \"-C\", str(max(1, clients)), \"-r\", str(a.qps / a.shards),\n"
"        \"-T\", str(a.duration), \"-S\", str(a.shard + 1), os.path.join(ROOT, \"sql\", \"benchmark.sql\")]\n"
"if a.out:\n"
"    os.makedirs(a.out, exist_ok=True)\n"
"    with open(os.path.join(a.out, \"shard-%d.jsonl\" % a.shard), \"wb\") as out:\n"
"        raise SystemExit(subprocess.run(fire + [\"--histogram\", \"1s\"], stdout=out).returncode)\n"
"with subprocess.Popen(fire, stdout=subprocess.PIPE) as load:\n"
"    stats = subprocess.run([\"lb-stats\", \"-o\", \"table\"], stdin=load.stdout).returncode\n"
"raise SystemExit(load.returncode or stats)\n";

/* Each file, and each slice of rows, is a job of lb-load: whoever takes it, it goes in once. */
const char runner_load[] =
"import glob\n"
PROGRAMS
"p = arguments(\"load a share of a table: some of its files, or a slice of made-up rows\")\n"
"p.add_argument(\"--table\", required=True)\n"
"p.add_argument(\"--files\", help=\"folder of a volume\")\n"
"p.add_argument(\"--rows\", type=int)\n"
"p.add_argument(\"--ddl\", help=\"file of a volume, what lb-gen reads\")\n"
"p.add_argument(\"--shard\", type=int, default=0)\n"
"p.add_argument(\"--shards\", type=int, default=1)\n"
"a = p.parse_args()\n"
"login(a)\n"
"load = [\"lb-load\", \"-q\", \"-o\", \"text\", \"-t\", a.table, \"-J\"]\n"
"if a.files:\n"
"    for path in sorted(glob.glob(os.path.join(a.files, \"*\")))[a.shard::a.shards]:\n"
"        subprocess.run(load + [a.table + \" \" + os.path.basename(path), path], check=True)\n"
"else:\n"
"    first, end = (a.rows * (a.shard + k) // a.shards for k in (0, 1))\n"
"    make = [\"lb-gen\", \"-r\", str(a.rows), \"-f\", str(first), \"-e\", str(end), \"-t\", a.table.split(\".\")[1], a.ddl]\n"
"    with subprocess.Popen(make, stdout=subprocess.PIPE) as rows:\n"
"        loaded = subprocess.run(load + [\"%s rows %d to %d\" % (a.table, first, end), \"-\"], stdin=rows.stdout).returncode\n"
"    raise SystemExit(rows.returncode or loaded)\n";

const char runner_merge[] =
"import argparse\n"
"import glob\n"
"import os\n"
PROGRAMS
"p = argparse.ArgumentParser(description=\"add up the records of all shards\")\n"
"p.add_argument(\"--out\", required=True)\n"
"p.add_argument(\"--shards\", type=int, required=True)\n"
"a = p.parse_args()\n"
"files = sorted(glob.glob(os.path.join(a.out, \"shard-*.jsonl\")))\n"
"if len(files) != a.shards:\n"
"    raise SystemExit(\"%d of %d shards left their records\" % (len(files), a.shards))\n"
"with open(os.path.join(a.out, \"summary.jsonl\"), \"wb\") as out:\n"
"    subprocess.run([\"lb-stats\", \"-o\", \"json\"] + files, stdout=out, check=True)\n"
"raise SystemExit(subprocess.run([\"lb-stats\", \"-o\", \"table\"] + files).returncode)\n";

const char runner_collect[] =
"#!/bin/sh\n"
"# collect.sh: copy the programs of lb that the jobs run, with the libraries that they load, beside this file;\n"
"# the C library and what belongs to it is the one of the cluster\n"
"set -eu\n"
"cd \"$(dirname \"$0\")\"\n"
"for program in lb-fire lb-gen lb-load lb-stats; do\n"
"\tpath=$(command -v \"$program\")\n"
"\tcp \"$path\" .\n"
"\tldd \"$path\" | awk '$2 == \"=>\" && $3 ~ /^\\// && $1 !~ /^(libc|libm|libdl|librt|libpthread|libresolv)\\.so/ { print $3 }' |\n"
"\t\twhile read -r library; do cp \"$library\" .; done\n"
"done\n";
