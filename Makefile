# `make run` runs the server from source, `make test` tests it; `make help` lists the rest.

SWIFT ?= swift
SWIFT_SOURCES := Sources Tests Benchmarks Mutants Package.swift
# Static and dynamic standard library need scratch paths of their own.
RELEASE_PATH := .build-release
BENCH_PATH := .build-bench
GROWTH_PATH := .build-growth
MUTANTS_PATH := .build-mutants
RELEASE_BINARY := $(RELEASE_PATH)/release/letterlock
IMAGE := letterlock
# Further options of docker build, such as --network host.
IMAGE_OPTIONS :=

# Where `make install` puts things; DESTDIR stages them elsewhere.
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
SYSCONFDIR ?= /etc
INSTALL := DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) BINDIR=$(BINDIR) SYSCONFDIR=$(SYSCONFDIR) BINARY=$(RELEASE_BINARY) scripts/install

# Without it a second build may compile everything again for nothing.
export SWIFT_DETERMINISTIC_HASHING := 1

.DEFAULT_GOAL := help
.PHONY: help run build test fuzz sanitize setup format lint release check-release bench microbench load-generator workloads growing-inputs instructions growth write-instructions test-bench mutator mutants test-mutants test-faults soak image test-container install uninstall deb test-systemd clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

run: ## build the server and run it on its defaults, or on LETTERLOCK_* variables
	@scripts/setup build
	$(SWIFT) build --product letterlock
	@exec "$$($(SWIFT) build --show-bin-path)/letterlock"

build: ## build everything for debugging, tests included; a warning or an undeclared dependency is an error
	@scripts/setup build
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

test: ## install what the tests need, then run all of them, end to end included
	@scripts/setup test
	# Many wait for other programs, so some at once; all at once, several hundred starve each other on a small machine.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 $(SWIFT) test --parallel

fuzz: ## give each fuzz target RUNS inputs (100000) that nobody thought of; TARGET=dialogue runs one
	@scripts/setup build
	RUNS=$(RUNS) scripts/fuzz run $(TARGET)

sanitize: ## run all tests under AddressSanitizer, then ThreadSanitizer; SANITIZERS=thread FILTER=SMTPServerTests some of it
	@scripts/setup test
	FILTER='$(FILTER)' scripts/sanitize $(SANITIZERS)

setup: ## install what building and testing need
	@scripts/setup test

format: ## rewrite all Swift files in the project's format
	$(SWIFT) format --in-place --recursive $(SWIFT_SOURCES)

lint: ## check format, imports and shell scripts
	@scripts/setup test
	$(SWIFT) format lint --strict --recursive $(SWIFT_SOURCES)
	scripts/check-imports
	scripts/shell-files | xargs shellcheck

release: ## build the one binary to ship: static standard library, stripped
	@scripts/setup build
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path $(RELEASE_PATH) \
		--product letterlock -Xlinker -s
	@ls -l $(RELEASE_BINARY)

check-release: release ## hold the release binary against its promised size and contents
	@scripts/setup test
	scripts/check-binary $(RELEASE_BINARY)

load-generator: ## build the load generator of the benchmarks
	@scripts/setup bench
	$(SWIFT) build -c release --package-path Benchmarks --scratch-path $(BENCH_PATH) --product letterlock-load

workloads: ## build the workloads of the micro-benchmarks, to be counted
	@scripts/setup counts
	$(SWIFT) build -c release --package-path Benchmarks --scratch-path $(BENCH_PATH) --product letterlock-workload

microbench: ## time what is done for each message, in one process (FILTER=, an expression of names)
	@scripts/setup build
	$(SWIFT) package --package-path Benchmarks --scratch-path $(BENCH_PATH) benchmark --target MicroBenchmarks $(if $(FILTER),--filter '$(FILTER)')

instructions: workloads growing-inputs ## count the instructions and allocations of the workloads, and how the instructions of each parser grow with its input; too many are an error
	Benchmarks/instructions
	Benchmarks/growth

growing-inputs: ## build the parsers with the inputs that their growth is counted with
	@scripts/setup counts
	# Without debugging information: Valgrind does not understand that of Swift's static libraries.
	LETTERLOCK_GROWTH=1 $(SWIFT) build -c release --static-swift-stdlib --scratch-path $(GROWTH_PATH) \
		--product GrowthRunner -Xlinker -S

growth: growing-inputs ## count only the growth: more than five times the instructions for four times the bytes is an error (SHAPES='json/*')
	Benchmarks/growth $(if $(SHAPES),--only '$(SHAPES)')

write-instructions: workloads ## take what is counted as the thresholds
	Benchmarks/instructions --write

bench: release load-generator ## measure the release binary beside smtp-sink and others (LOADS= SERVERS= MEASURES= ROUNDS=5)
	@set -f; Benchmarks/run $(if $(LOADS),--loads $(LOADS)) $(if $(SERVERS),--servers $(SERVERS)) \
		$(if $(MEASURES),--measures $(MEASURES)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(BENCH_OPTIONS)

test-bench: release load-generator workloads ## test the load generator, the runner and the counting of the benchmarks
	PYTHONDONTWRITEBYTECODE=1 python3 -m pytest -q Benchmarks/Tests

mutator: ## build the tool that makes mutants
	@scripts/setup test
	$(SWIFT) build --package-path Mutants --scratch-path $(MUTANTS_PATH)/tool

mutants: mutator ## change the program in small ways, and list what no test notices: lines changed since a commit, RANGE=main~5.. (HEAD), or FILES="Sources/SASL" (MINUTES=20, no longer)
	@Mutants/run $(if $(RANGE),--range $(RANGE)) $(if $(MINUTES),--minutes $(MINUTES)) $(FILES)

test-mutants: mutator ## test that tool
	$(SWIFT) test --package-path Mutants --scratch-path $(MUTANTS_PATH)/tool
	PYTHONDONTWRITEBYTECODE=1 python3 -m pytest -q Mutants/Tests

test-faults: release ## kill the release binary, fill its disk, take its files, clock and descriptors away, be slow, compare it with a model (KILLS=25 MODEL_SECONDS=20; as root)
	@scripts/setup faults
	PYTHONDONTWRITEBYTECODE=1 LETTERLOCK_BINARY=$(abspath $(RELEASE_BINARY)) python3 -m pytest -q Tests/Faults

soak: release ## mixed and hostile traffic against the release binary for DURATION=3600 seconds at RATE=40 a second in MEMORY=96 MiB (as root)
	@scripts/setup faults
	@PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=Benchmarks/Runner python3 Tests/Soak/soak.py $(RELEASE_BINARY)

image: ## build the container image letterlock
	docker build $(IMAGE_OPTIONS) --tag $(IMAGE) \
		--build-arg VERSION="$$(sed -n 's/.*current = "\(.*\)"/\1/p' Sources/letterlock/Commands/Version.swift)" \
		--build-arg REVISION="$$(git rev-parse HEAD 2>/dev/null || echo unknown)" .

test-container: image ## build the image and test it, with the compose files and Kubernetes manifests, on a Docker engine
	@scripts/setup container
	docker build $(IMAGE_OPTIONS) --quiet --tag letterlock-example examples/shell
	PYTHONDONTWRITEBYTECODE=1 IMAGE=$(IMAGE) IMAGE_OPTIONS='$(IMAGE_OPTIONS)' \
		.build-tools/container/bin/pytest Tests/Container

install: ## put the release binary, units and man page in place (DESTDIR, PREFIX); run make release first
	@$(INSTALL)

uninstall: ## take them away again; settings and messages stay
	@$(INSTALL) --remove

deb: release ## make a Debian package of the release binary, and check it with lintian
	@scripts/setup systemd
	package=$$(scripts/build-deb $(RELEASE_BINARY)) && lintian --allow-root --fail-on error,warning "$$package" && echo "$$package"

test-systemd: release ## test units, journal and package on a machine of its own that systemd boots
	@scripts/setup systemd
	Tests/Systemd/run

clean: ## remove everything that was built
	rm -rf .build $(RELEASE_PATH) $(BENCH_PATH) $(GROWTH_PATH) $(MUTANTS_PATH) .build-fuzz .build-address .build-thread
