# Every command of the project; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= $(firstword $(foreach v,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell $(v) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(v))))
BIN := .venv/bin
UV := UV_NO_PROGRESS=1 VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv
NAME ?= allocation
FOR ?= 60
export STEWARD_HOME ?= $(CURDIR)/var
export PYTHONDONTWRITEBYTECODE :=

WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# ---------------------------------------------------------------- set-up

.PHONY: venv
venv: .venv/.installed ## Make .venv with the locked packages (again only when a lock changes)

.venv/.installed: requirements.lock requirements-cluster.lock requirements-dev.lock pyproject.toml tools/build_hooks.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv || { echo "The venv module is needed: apt-get install python3-venv"; rm -rf .venv; exit 1; }; }
	@test -x $(BIN)/uv || $(BIN)/pip install -q --disable-pip-version-check uv
	@echo "Installing the locked packages"
	@$(UV) pip sync -q --compile-bytecode --require-hashes requirements.lock requirements-cluster.lock requirements-dev.lock
	@$(UV) pip install -q --no-deps --no-build-isolation --editable . && $(BIN)/python -m compileall -q src
	@touch $@

.venv/.compiled: .venv/.installed $(shell find src/steward/quant -name '*.py')
	@echo "Compiling the numeric core"
	@$(BIN)/python -c 'from steward.quant.warm import warm; warm()'
	@touch $@

.PHONY: lock
lock: venv ## Write the lock files anew from the .in files
	@for name in requirements requirements-cluster requirements-dev requirements-bench; do \
	  $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-annotate --no-header $$name.in -o $$name.lock; done

.PHONY: web
web: web/dist/staff/index.html ## Build the web (again only when a source changes)

web/node_modules/.package-lock.json: web/package-lock.json
	@tools/need_node
	@echo "Installing the web's packages"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/staff/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "Building the web"
	@cd web && npm run --silent build
	@touch $@

# ---------------------------------------------------------------- run

.PHONY: run
run: venv .venv/.compiled web ## Set everything up, make the demo bank if there is none, and serve it
	@$(BIN)/steward demo --if-absent
	@exec $(BIN)/steward serve

.PHONY: dev
dev: venv web/node_modules/.package-lock.json ## Serve with reload, and the web from its sources
	@$(BIN)/steward demo --if-absent
	@(cd web && exec node node_modules/vite/bin/vite.js --config client/vite.config.ts) & pages=$$!; trap "kill $$pages" EXIT; \
	  $(BIN)/steward serve --reload

# ---------------------------------------------------------------- check

.PHONY: check
check: venv ## Format, lint, types, import contracts, architecture and fast tests: under a minute
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo
	@if test -e web/node_modules/.package-lock.json; then cd web && npm run --silent check; fi
	@$(BIN)/pytest -q -n 2 -m 'not (pg or browser or slow)' tests/architecture tests/unit tests/platform

.PHONY: api
api: venv web/node_modules/.package-lock.json ## Generate the web's client anew from the API
	@$(BIN)/python -m tools.write_openapi
	@cd web && npm run --silent api >/dev/null

.PHONY: format
format: venv ## Format the sources and apply safe fixes
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

.PHONY: test
test: venv .venv/.compiled web ## Do all set-up, run every test, leave nothing running
	@tools/prepare_tests
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy --no-error-summary && $(BIN)/lint-imports --no-logo
	@cd web && npm run --silent check && npm test --silent
	@$(BIN)/pytest -n 2 --dist loadgroup tests

# What decides: every branch of it is taken by a test.
RULES := src/steward/guard/compliance/rules
DECIDES := $(foreach f,algebra cases columns deadlines fields gate language pack review review_each scalar,$(RULES)/$(f).py) \
  $(foreach f,actions queries,$(foreach g,cases clearances service,src/steward/guard/compliance/$(f)/$(g).py)) \
  $(foreach f,eligible facts,src/steward/advise/advice/queries/$(f).py)
DECIDED := $(foreach f,guard test_gate.py advise/test_proposals.py advise/test_versions.py,tests/modules/$(f)) \
  $(foreach f,assessing shelf_routes referred_cases impact order_routes,tests/workflows/test_$(f).py)

.PHONY: cover
cover: venv ## Measure the branches of the decision code; fails below 100 percent
	@d=$$(mktemp -d); trap "rm -rf $$d" EXIT; \
	  $(BIN)/coverage run --data-file=$$d/cover -m pytest -q -p no:cacheprovider -m 'not pg' tests/unit/compliance $(DECIDED) \
	    --ignore=tests/unit/compliance/test_wording.py --ignore=tests/unit/compliance/test_wording_sentences.py; \
	  $(BIN)/coverage combine -q --data-file=$$d/cover $$d; \
	  $(BIN)/coverage report --data-file=$$d/cover --fail-under=100 --include="$$(echo $(DECIDES) | tr ' ' ,)"

.PHONY: test-nightly
test-nightly: venv .venv/.compiled web ## Run every test with ten times the cases
	@tools/prepare_tests
	@STEWARD_NIGHTLY=1 $(BIN)/pytest -n 2 --dist loadgroup tests

.PHONY: bench
bench: .venv-bench/.installed ## Run one benchmark against its peers: make bench NAME=allocation
	@PYTHONPATH=src .venv-bench/bin/python -m benchmarks.$(NAME)

.PHONY: soak
soak: venv .venv/.compiled ## Load one server evenly and fail when memory, handles or latency rise: make soak FOR=60 (seconds)
	@$(BIN)/python -m benchmarks.soak $(FOR)

.venv-bench/.installed: .venv/.installed requirements-bench.lock
	@echo "Installing the peers to compare with"
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@UV_NO_PROGRESS=1 VIRTUAL_ENV=$(CURDIR)/.venv-bench $(BIN)/uv pip sync -q --require-hashes requirements.lock requirements-bench.lock
	@touch $@

# ---------------------------------------------------------------- hand over

.PHONY: package
package: venv web ## Build one wheel with the web and the migrations inside, into dist/
	@rm -rf dist && $(UV) build -q --wheel --no-build-isolation --out-dir dist . && ls -l dist/*.whl

.PHONY: clean
clean: ## Remove what the commands above made, except the data in STEWARD_HOME
	@rm -rf .venv .venv-bench dist web/dist web/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
