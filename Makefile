# lb - build, test, install.  No file is listed by hand: a new .c, .bats, .1 or pipeline is found.
#   make deps   installs what is missing        make demo   the main job, on a private Postgres
#   make check  all tests                       make asan   all tests under the sanitizers
PREFIX  ?= /usr/local
BUILD   ?= build
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
PKGS     = libpq openssl yaml-0.1 yajl libcurl zlib libzstd sqlite3
DEFS     = -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Ilib $(shell pkg-config --cflags $(PKGS))
LIBS     = -Wl,--as-needed $(shell pkg-config --libs $(PKGS)) -lpg_query -lm -pthread
SAN      = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
TOOLS    = $(patsubst cmd/%.c,$(BUILD)/bin/%,$(wildcard cmd/*.c))
LIBOBJ   = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c)) $(BUILD)/gen/compat.o $(BUILD)/gen/prompt.o
UNITS    = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
FUZZERS  = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
SOURCES  = $(wildcard cmd/*.c lib/*/*.c lib/*/*.h tests/*/*.c tests/*/*.h)
SCRIPTS  = $(shell grep -lE '^\#!.*sh$$' .ci/* pipelines/* pipelines/*/* tests/run tests/bench/* 2>/dev/null) tests/helper.bash
FUZZ_SECONDS ?= 60

all: $(TOOLS)

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/liblb.a
	@mkdir -p $(@D) $(BUILD)/corpus/$*
	$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)
$(BUILD)/liblb.a: $(LIBOBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(DEFS) $(WARN) -MMD -MP $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# queries/compat as a table of C
$(BUILD)/gen/compat.c: $(sort $(wildcard queries/compat/*.sql)) Makefile
	@mkdir -p $(@D)
	@{ printf '#include "sql/compat.h"\n\nconst struct sql_compat sql_compat[] = {\n'; \
	for f in $(filter %.sql,$^); do \
		printf '\t{"%s", (const char *const[]){\n' "$$(basename "$$f" .sql)"; \
		sed 's/[\\"]/\\&/g; s/.*/\t\t"&\\n",/' "$$f"; printf '\t\tNULL}},\n'; \
	done; printf '\t{NULL, NULL}};\n'; } >$@
# the prompt of the model, a line a string
$(BUILD)/gen/prompt.c: queries/prompt/convert.txt Makefile
	@mkdir -p $(@D)
	@{ printf '#include "convert/internal.h"\n\nconst char *const model_prompt_lines[] = {\n'; \
	sed 's/[\\"]/\\&/g; s/.*/\t"&\\n",/' $<; printf '\tNULL};\n'; } >$@
$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(DEFS) $(WARN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# the manual of the function table
man: man/lb-functions.7
man/lb-functions.7: $(BUILD)/gen/functions-man
	$< >$@
$(BUILD)/gen/functions-man: lib/sql/gen/functions-man.c $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(DEFS) $(WARN) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# lb-fire as it is on systems that have no epoll
$(BUILD)/poll/lb-fire: $(BUILD)/cmd/lb-fire.o lib/pg/loop.c $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(DEFS) $(WARN) -DLB_POLL $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

units: $(UNITS) $(BUILD)/gen/functions-man $(BUILD)/poll/lb-fire
fuzzers: $(FUZZERS)

# These work as the first command on a fresh machine, so what they need is looked for first.
deps:
	@.ci/deps build run test lint
check:
	@.ci/deps build run test
	@+$(MAKE) --no-print-directory all units
	LB_BUILD="$(abspath $(BUILD))" tests/run
demo:
	@.ci/deps build run
	@+$(MAKE) --no-print-directory all
	pipelines/demo $(BUILD)/demo
# the pictures of README, from the last demo; they take the colour of the reader's page
PICTURE_STYLE = <style>svg{color:\#1c2126}@media(prefers-color-scheme:dark){svg{color:\#e3e6ea}}</style>
pictures:
	@mkdir -p pictures
	for p in modes clients-throughput percentiles; do \
		sed '/^>$$/s|$$|$(PICTURE_STYLE)|' $(BUILD)/demo/features/report/pictures/$$p.svg >pictures/$$p.svg; done
bench:
	@.ci/deps build run
	@+$(MAKE) --no-print-directory all
	for b in tests/bench/*; do $$b || exit 2; done
asan:
	$(MAKE) BUILD=$(BUILD)/asan check CFLAGS='-O1 -g $(SAN)' LDFLAGS='$(SAN)'
fuzz:
	@.ci/deps build lint
	@+$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang CFLAGS='-O1 -g $(SAN) -fsanitize=fuzzer-no-link' \
	    LDFLAGS='$(SAN)' fuzzers
	for f in $(FUZZERS:$(BUILD)/fuzz/%=%); do \
		$(BUILD)/fuzz/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 -close_fd_mask=2 -print_final_stats=1 \
		    -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/corpus/$$f $$(ls -d tests/fuzz/$$f 2>/dev/null) >$(BUILD)/fuzz/$$f.log 2>&1 || \
			{ tail -n 40 $(BUILD)/fuzz/$$f.log; exit 1; }; \
		echo "$$f: $$(grep number_of_executed_units $(BUILD)/fuzz/$$f.log)"; \
	done
lint:
	@.ci/deps build run test lint
	clang-format --dry-run -Werror $(SOURCES)
	shellcheck -x $(SCRIPTS)
	mandoc -T lint -W warning $(wildcard man/*)
	printf '%s\n' $(filter %.c,$(SOURCES)) | xargs -P "$$(getconf _NPROCESSORS_ONLN)" -n 1 \
	    clang --analyze --analyzer-output text -Xclang -analyzer-werror \
	    -Xclang -analyzer-disable-checker=core.NullDereference $(DEFS)
fmt:
	clang-format -i $(SOURCES)

# Pipelines find the programs and the queries by where they stand themselves.
SHARE = $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/man/man7 $(SHARE)/lb \
	    $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions
	install -m 755 $(TOOLS) $(DESTDIR)$(PREFIX)/bin
	for page in man/*; do install -m 644 $$page $(SHARE)/man/man$${page##*.}; done
	cp -R pipelines queries $(SHARE)/lb
	for tool in $(notdir $(TOOLS)); do install -m 644 completion/lb.bash $(SHARE)/bash-completion/completions/$$tool; done
	{ echo '#compdef $(notdir $(TOOLS))'; echo _gnu_generic; } >$(SHARE)/zsh/site-functions/_lb
uninstall:
	rm -rf $(SHARE)/lb $(SHARE)/zsh/site-functions/_lb
	for tool in $(notdir $(TOOLS)); do rm -f $(DESTDIR)$(PREFIX)/bin/$$tool $(SHARE)/bash-completion/completions/$$tool; done
	for page in $(notdir $(wildcard man/*)); do rm -f $(SHARE)/man/man$${page##*.}/$$page; done
clean:
	rm -rf $(BUILD)

.PHONY: all man pictures units fuzzers deps check demo bench asan fuzz lint fmt install uninstall clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
