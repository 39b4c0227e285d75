# dutsim's one makefile. `make help` lists targets and variables; a new source, test or benchmark
# needs no line here: its folder says what it is.
VERSION := 0.1.0

## BUILD=build  folder for everything that is made
## SANITIZE=address,undefined  build with these sanitizers
## COVERAGE=1  count lines for gcov
## OPTIMIZE=-O2  optimisation level; CC=clang another compiler
## WERROR=1  a warning is an error
## PREFIX=/usr/local  where to install; DESTDIR=DIR below that folder
## TESTS="FILE..."  the tests that `check` runs, default all
## V=1  show the commands
BUILD ?= build
OPTIMIZE ?= -O2
PREFIX ?= /usr/local

PACKAGES := glib-2.0 gsl yaml-0.1 jansson
ifneq ($(filter-out clean format help,$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell pkg-config --print-errors --exists $(PACKAGES) && echo found),found)
$(error libraries are missing; ./setup installs what the build needs)
endif
endif
system_headers = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $1 2>/dev/null))
LANGUAGE := -std=c17 -D_GNU_SOURCE -I. $(call system_headers,$(PACKAGES))
HOW := -Wall -Wextra -Wshadow -Wconversion $(if $(WERROR),-Werror) \
  -ffp-contract=off -g $(OPTIMIZE) $(CPPFLAGS) $(CFLAGS) $(if $(COVERAGE),--coverage) \
  $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
COMPILE := $(CC) $(LANGUAGE) $(HOW)
COMPILE_CXX := $(CXX) $(subst -std=c17,-std=c++17,$(LANGUAGE)) $(HOW)
LINK := $(COMPILE) $(LDFLAGS) -Wl,--as-needed
HAVE_PCAP := $(shell pkg-config --exists libpcap 2>/dev/null && echo yes)
PCAP_LIBS := $(if $(HAVE_PCAP),$(shell pkg-config --libs libpcap))
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) $(PCAP_LIBS) -lm -pthread
IDENTITY := -DDUTSIM_DATADIR='"$(PREFIX)/share/dutsim"' -DDUTSIM_VERSION='"$(VERSION)"'

LIBRARY := $(BUILD)/libdutsim.a
BENCH := $(BUILD)/tests/bench
PROGRAM := $(BUILD)/dutsim
VALIDATION := $(BUILD)/tests/validation/report
CHOICES := $(BUILD)/tests/validation/choices
HAVE_DPDK := $(shell pkg-config --exists libdpdk 2>/dev/null && echo yes)
DPDK := $(wildcard tests/oracle/dpdk_*.c tests/bench/dpdk_*.c)
LIBRARY_C := $(wildcard $(addsuffix /*.c,sim models output scenarios scenarios/procedures))
PROGRAM_C := $(wildcard scenarios/commands/*.c)
SUPPORT_C := $(wildcard tests/support/*.c)
TEST_C := $(filter-out $(if $(HAVE_DPDK),,$(DPDK)),$(wildcard $(patsubst %,tests/%/*.c,\
  sim models output scenarios oracle validation attributes golden)))
BENCH_C := $(filter-out $(if $(HAVE_DPDK),,$(DPDK)),$(wildcard tests/bench/*.c))
# C++ is for benchmarks only, of what others wrote in it; left out in builds that are not for speed.
HAVE_CXX := $(if $(SANITIZE)$(COVERAGE),,$(shell command -v $(CXX) 2>/dev/null))
HAVE_NS3 := $(shell pkg-config --exists ns3-internet ns3-point-to-point 2>/dev/null && echo yes)
NS3 := $(wildcard tests/bench/ns3_*.cc)
BENCH_CC := $(if $(HAVE_CXX),$(filter-out $(if $(HAVE_NS3),,$(NS3)),$(wildcard tests/bench/*.cc)))
BENCH_LEFT_OUT := $(filter-out $(BENCH_C) $(BENCH_CC),$(wildcard tests/bench/*.c tests/bench/*.cc))
ALL_C := $(LIBRARY_C) $(PROGRAM_C) $(SUPPORT_C) $(TEST_C) $(BENCH_C)
FORMATTED = $(shell find sim models output scenarios tests -name '*.[ch]' -o -name '*.cc' | sort)
IDENTITY_C := $(shell grep -lE 'DUTSIM_(DATADIR|VERSION)' $(ALL_C) /dev/null)

object = $(patsubst %.c,$(BUILD)/%.o,$1)
LINKED := $(patsubst %,$(BUILD)/%,$(basename $(TEST_C) $(BENCH_C) $(BENCH_CC)))
TESTS ?= $(filter-out $(VALIDATION) $(CHOICES),$(TEST_C:%.c=$(BUILD)/%)) $(wildcard $(patsubst %,tests/%/*.t,lint cli golden browser))
# What a test or benchmark finds in its environment, besides the caller's.
HERE = DUTSIM='$(abspath $(PROGRAM))' TOP='$(CURDIR)' BUILD='$(abspath $(BUILD))' \
  DUTSIM_DATA='$(CURDIR)/scenarios'
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $1 $2)
# Every processor, unless the caller's -j already shares out the work.
parallel = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc)) --no-print-directory

.PHONY: all everything demo check test validate validate-choices bench bench-growth lint analysed format install clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:

all: $(PROGRAM) $(LIBRARY) ## the program and the library
demo: all ## run the address sweep and draw its curves
	@$(HERE) $(PROGRAM) run address-sweep --out results/address-sweep
	@echo 'The curves:' && ls results/address-sweep/*.svg
everything: all $(LINKED) ## the tests and benchmarks too
check: everything ## build everything, lint, run all tests
	@if command -v clang-format >/dev/null; then $(MAKE) $(parallel) lint; \
	  else echo 'lint: left out, clang-format is not installed'; fi
	@$(MAKE) --no-print-directory test
test: everything ## run all tests, without lint
	@$(if $(and $(DPDK),$(if $(HAVE_DPDK),,no)),echo 'no libdpdk here: left out $(DPDK)')
	@$(HERE) prove -j$$(nproc) --exec tests/run-one $(TESTS)
validate: all $(VALIDATION) ## predict published tables, fail where a target is missed
	@$(HERE) $(VALIDATION) results/validation
validate-choices: all $(CHOICES) ## how far off predictions would be had other rows been fitted
	@$(HERE) $(CHOICES) results/validation
bench: everything ## measure the program's own speed, beside ns-3 where installed
	@$(if $(BENCH_LEFT_OUT),echo 'no libns3-dev or libdpdk-dev or C++ compiler here: left out $(BENCH_LEFT_OUT)')
	@$(HERE) $(BENCH)/run $(filter-out $(BENCH)/run $(BENCH)/growth,$(filter $(BENCH)/%,$(LINKED)))
bench-growth: everything ## how cost grows with frames, queues, addresses and jobs
	@$(HERE) $(BENCH)/growth
lint: ## check arrows, format, sizes and words; cppcheck and clang-tidy
	@failed=; for l in arrows format sizes words; do \
	  tests/lint/$$l $(FORMATTED) || failed="$$failed $$l"; done; \
	if { command -v cppcheck && command -v clang-tidy; } >/dev/null; \
	  then $(MAKE) -k $(parallel) analysed || failed="$$failed analyse"; \
	  else echo 'analyse: left out, cppcheck or clang-tidy is not installed'; fi; \
	[ -z "$$failed" ] || { echo "lint: failed:$$failed"; exit 1; }
format: ## lay out all C files as .clang-format says
	$(Q)clang-format -i $(FORMATTED)
clean: ## remove everything that was made, but no results
	$(Q)rm -rf $(BUILD)
help: ## this list
	@echo 'make TARGET [VARIABLE=VALUE...]'
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r t h; do printf '  %-12s %s\n' $$t "$$h"; done
	@sed -n 's/^## /  /p' Makefile

$(PROGRAM): $(call object,$(PROGRAM_C)) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(LIBS)
$(LIBRARY): $(call object,$(LIBRARY_C)) $(BUILD)/members
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)
$(LINKED): $(BUILD)/%: $(BUILD)/%.o $(call object,$(SUPPORT_C)) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(OWN_LIBS) $(LIBS)
$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(COMPILE) $(OWN_FLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/%.o: %.cc $(BUILD)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D) && $(COMPILE_CXX) -MMD -MP -c -o $@ $<
# cppcheck and clang-tidy look at a file again when its object was made again.
analysed: $(ALL_C:%.c=$(BUILD)/lint/%.ok)
$(BUILD)/lint/%.ok: $(BUILD)/%.o .clang-tidy tests/.clang-tidy tests/lint/analyse
	$(call say,LINT,$*.c)
	$(Q)mkdir -p $(@D) && tests/lint/analyse $*.c $(LANGUAGE) $(OWN_FLAGS) && touch $@

# Flags of some files only. What knows the version or PREFIX is compiled again when these change.
own = $(foreach c,$1,$(c:%.c=$(BUILD)/%.o) $(c:%.c=$(BUILD)/lint/%.ok))
$(call own,$(IDENTITY_C)): OWN_FLAGS := $(IDENTITY)
$(call object,$(IDENTITY_C)): $(BUILD)/identity
$(call own,output/pcap.c scenarios/capture_file.c): OWN_FLAGS := $(if $(HAVE_PCAP),-DDUTSIM_PCAP $(call system_headers,libpcap))
$(call own,$(DPDK)): OWN_FLAGS := $(if $(HAVE_DPDK),$(call system_headers,libdpdk))
$(DPDK:%.c=$(BUILD)/%): OWN_LIBS := $(if $(HAVE_DPDK),$(shell pkg-config --libs libdpdk))
$(BENCH_CC:%.cc=$(BUILD)/%): OWN_LIBS := -lstdc++
$(NS3:%.cc=$(BUILD)/%): OWN_LIBS += \
  $(if $(HAVE_NS3),$(shell pkg-config --libs-only-l ns3-internet ns3-point-to-point))

# Each of these files holds a text and is written when the text changes, so that a build with other
# flags or after a source went away starts over by itself.
$(BUILD)/flags: private TEXT = $(LINK) $(LIBS)
$(BUILD)/members: private TEXT = $(LIBRARY_C)
$(BUILD)/identity: private TEXT = $(IDENTITY)
$(addprefix $(BUILD)/,flags members identity): FORCE
	@mkdir -p $(@D); echo "$(subst ",,$(TEXT))" | cmp -s - $@ || echo "$(subst ",,$(TEXT))" >$@

TARGET = $(DESTDIR)$(PREFIX)
DATA := $(wildcard $(addprefix scenarios/,library profiles sweeps))
install: all ## install program, library, headers and scenarios
	$(Q)install -D $(PROGRAM) $(TARGET)/bin/dutsim
	$(Q)install -D -m 644 $(LIBRARY) $(TARGET)/lib/libdutsim.a
	$(Q)for h in $$(find sim models output scenarios -name '*.h' ! -path 'scenarios/commands/*'); \
	  do install -D -m 644 $$h $(TARGET)/include/dutsim/$$h || exit; done
	$(Q)mkdir -p $(TARGET)/share/dutsim $(TARGET)/lib/pkgconfig
	$(Q)$(if $(DATA),cp -R $(DATA) $(TARGET)/share/dutsim)
	$(Q)printf '%s\n' 'Name: dutsim' 'Description: network device test simulator' \
	  'Version: $(VERSION)' 'Requires: $(PACKAGES)' 'Cflags: -I$(PREFIX)/include/dutsim' \
	  'Libs: -L$(PREFIX)/lib -ldutsim $(PCAP_LIBS) -lm -pthread' >$(TARGET)/lib/pkgconfig/dutsim.pc
	$(Q)if [ -e docs/dutsim.1 ]; then \
	  install -D -m 644 docs/dutsim.1 $(TARGET)/share/man/man1/dutsim.1; fi

-include $(patsubst %,$(BUILD)/%.d,$(basename $(ALL_C) $(BENCH_CC)))
