# Slingshot. `make demo` shows what it does, `make test` checks it, `make help` lists the rest.
#
# Everything is made inside this folder; nothing needs root. LIBTORCH=/path takes a libtorch of your own.
# An interrupted target goes on where it stopped when it is called again.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# OpenMP threads that spin while they wait slow a busy machine several times; too late once a process runs.
export OMP_WAIT_POLICY := PASSIVE

# Without @testable, `swift build` and `swift test` share their products.
SWIFT_BUILD := swift build -c release
SWIFT_TEST := swift test -c release --disable-xctest --disable-testable-imports

.PHONY: help setup build test demo suites bench bench-peers digits format lint imports gates clean distclean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

setup: ## check the tools and fetch libtorch into .libtorch
	@scripts/check-tools.sh
	@scripts/libtorch.sh

build: setup ## build .build/release/slingshot
	$(SWIFT_BUILD) --product slingshot
	@scripts/stamp.sh .build/release/slingshot

demo: build ## run the demonstration study; its last line is the path of the report
	@scripts/demo.sh runs/demo $(DEMO)

suites: build ## simulate the suites of fields in Data/fields; SUITES="--particles 96" and the like change how
	@scripts/suites.sh $(SUITES)

test: setup imports ## run all tests
	$(SWIFT_TEST)

gates: setup ## run the slow scientific tests at full size (suites named ...Gates)
	SLINGSHOT_GATES=1 $(SWIFT_TEST) --filter Gates

bench: build ## time Slingshot against its peers; writes Benchmarks/results.json
	python3 -B Benchmarks/run.py $(BENCH)

bench-peers: ## install the peers of `make bench` into .venv-peers
	@scripts/peers.sh

digits: ## write scikit-learn's handwritten digits as npy into data/digits, for the theory of images
	@test -d .venv-digits || python3 -m venv .venv-digits
	@.venv-digits/bin/python -m pip install -q scikit-learn
	@.venv-digits/bin/python -B scripts/digits.py data/digits

format: ## format the Swift sources
	swift format -i -r --parallel --configuration .swift-format Package.swift Sources Tests scripts

lint: imports ## check format, file sizes, documentation and imports
	@scripts/lint.sh

imports: ## check that no target imports a later step of the flow
	@scripts/check-imports.sh

clean: ## remove what was built and the demonstration's run
	rm -rf .build runs/demo

distclean: clean ## remove libtorch and the virtual environments too
	rm -rf .libtorch .libtorch-work .venv-peers .venv-ci
