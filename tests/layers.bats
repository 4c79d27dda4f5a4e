# who may see whom: cmd sees any folder of lib; a folder of lib sees base, itself and its one foreign library
load helper

# "file included" of every #include "..." and of every #include <...>
ours() { grep -HoE '^#include "[^"]+"' "$@" | sed -E 's/:#include "(.*)"/ \1/'; }
foreign() { grep -HoE '^#include <[^>]+>' "$@" | sed -E 's/:#include <(.*)>/ \1/'; }

setup() { cd "$ROOT"; }

@test "an include of ours names its folder, and is there" {
	while read -r file header; do
		case $file:$header in
		tests/unit/*:tap.h) ;;
		*) [[ $header == */* && -e lib/$header ]] || { echo "$file includes $header"; return 1; } ;;
		esac
	done < <(ours cmd/*.c lib/*/*.[ch] tests/*/*.c)
}

# lib/bundle and lib/fire are handed trees of lib/yaml (bundle.h and config.h say why); some files of
# lib/fire are the second half of the filter lb-fire, and see what it sees (job.h says why); so are
# lib/check of lb-sqlcheck, lib/load of lb-load, lib/convert of lb-sql2pg, lib/plan of lb-plan and lib/stats of lb-stats.  lib/pgparse gives trees of lib/json (pgparse.h says why)
@test "folders of lib see themselves and base" {
	while read -r file header; do
		folder=$(cut -d/ -f2 <<<"$file")
		[[ $file =~ ^lib/fire/(job|parts|legacy|read|prepare|record|run)\.[ch]$ || $folder =~ ^(check|convert|load|plan|stats)$ ]] && continue
		[[ $header == base/* || $header == "$folder"/* || $folder:$header =~ ^(bundle:yaml/yaml|fire:yaml/yaml|pgparse:json/json).h$ ]] || { echo "$file includes $header"; return 1; }
	done < <(ours lib/*/*.[ch])
}

@test "what is half a filter is seen by no folder" {
	run ! grep -HE '#include "fire/job.h"' lib/[!f]*/*.[ch]
	# shellcheck disable=SC2046 # words
	run ! grep -HE '#include "(check|convert|load|plan|stats)/' $(printf '%s\n' lib/*/*.[ch] | grep -vE '^lib/(check|convert|load|plan|stats)/')
}

@test "internal headers stay in their folder" {
	run ! grep -HE '#include "[^"]*(internal|private)[^"]*"' cmd/*.c
}

@test "a foreign library is seen by one folder alone" {
	while read -r file header; do
		case $header in
		pg_query*) owner=lib/pgparse ;;
		yajl/*) owner=lib/json ;;
		yaml.h) owner=lib/yaml ;;
		libpq* | postgres* | openssl/*) owner=lib/pg ;; # libpq's sessions of TLS
		curl/*) owner=lib/http ;;
		zlib.h) owner='lib/@(hist|zip)' ;; # one writes histograms, the other reads inputs
		zstd.h) owner=lib/zip ;;
		sqlite3.h) owner=lib/sqlite ;;
		*)
			grep -qxF "$header" <<-'EOS' || { echo "$file includes <$header>, which no rule knows"; return 1; }
				arpa/inet.h
				assert.h
				ctype.h
				errno.h
				fcntl.h
				float.h
				getopt.h
				inttypes.h
				libgen.h
				limits.h
				math.h
				poll.h
				pthread.h
				sched.h
				setjmp.h
				signal.h
				spawn.h
				stdarg.h
				stdatomic.h
				stdbool.h
				stddef.h
				stdint.h
				stdio.h
				stdlib.h
				string.h
				strings.h
				sys/epoll.h
				sys/prctl.h
				sys/resource.h
				sys/socket.h
				sys/stat.h
				sys/time.h
				sys/timerfd.h
				sys/types.h
				sys/wait.h
				time.h
				unistd.h
			EOS
			continue
			;;
		esac
		# shellcheck disable=SC2053 # a pattern
		[[ $file == $owner/* ]] || { echo "$file includes <$header>, which belongs to $owner"; return 1; }
	done < <(foreign cmd/*.c lib/*/*.[ch])
}

@test "lib/base uses libc alone, threads included" {
	run ! grep -lE '^#include <(sys/epoll|yaml|zlib|libpq|yajl|curl)' lib/base/*
}

@test "public headers get on with each other: no name has two meanings" {
	printf '#include "%s"\n' $(cd lib && printf '%s\n' */*.h | grep -vE '/(internal|parse|lower|print|lex|funcs|types|exec|parts|fields|output)\.h$') |
		"${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Ilib -fsyntax-only -x c -
}

@test "a header has a guard and stands on its own" {
	for header in lib/*/*.h; do
		grep -q '^#ifndef [A-Z_]*_H$' "$header" || { echo "$header has no guard"; return 1; }
		# shellcheck disable=SC2046 # words
		"${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Ilib $(pkg-config --cflags libpq) -fsyntax-only -x c -include "$header" /dev/null
	done
}
