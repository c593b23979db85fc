# Every command of the house. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
ifndef TOGETHER
.NOTPARALLEL:
endif

# The first interpreter that answers and is of a version the project runs on; PYTHON=... chooses another.
RIGHT_VERSION := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11; do \
	"$$candidate" -c '$(RIGHT_VERSION)' >/dev/null 2>&1 && { echo "$$candidate"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export REDOCLY_TELEMETRY := off
export SCARF_ANALYTICS := false

say = @printf '\033[1m== %s\033[0m\n' "$(1)"

##@ Two commands to begin with
.PHONY: demo
demo: $(VENV)/.run ## Install, seed an embedded database with Haining's places and serve it (PORT, DATABASE_URL)
	$(call say,Starting the demonstration. Stop it with Ctrl-C.)
	exec $(BIN)/nuanxin demo

.PHONY: test
test: $(VENV)/.dev ## Run every test, on SQLite and on a real PostgreSQL (TEST_DATABASE_URL, WORKERS)
	$(call say,Running every test on SQLite and on PostgreSQL)
	$(BIN)/python -m pytest -n $(WORKERS) -m "not outside and not large and not fuzz and not model"

.PHONY: mutation
mutation: $(VENV)/.dev ## Take the check away from one operation after the other; the walk over all operations must notice
	$(call say,Breaking one check after the other)
	$(BIN)/python -m tests.access.walk.mutation

##@ Working on it
.PHONY: install
install: $(VENV)/.dev ## Make .venv with everything a developer needs, from the hash-pinned locks

# The longest first: the mutations keep one processor busy while the other does all the rest.
STILL := mutation types openapi-lint formatted lint contracts dependencies spelling dockerfile migrations

.PHONY: check
check: ## Everything CI runs: what needs one processor two at a time, then what keeps both busy
	+$(MAKE) --no-print-directory --jobs=2 --output-sync=target TOGETHER=1 $(STILL)
	+$(MAKE) --no-print-directory long
	+$(MAKE) --no-print-directory test

.PHONY: format
format: $(VENV)/.dev ## Lay out the code and mend what can be mended by itself
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# From the folder itself: elsewhere it would read the settings of another version of Redocly.
TYPES := ../../node_modules/.bin/openapi-typescript ../../openapi/openapi.json --output api.d.ts

.PHONY: openapi
openapi: $(VENV)/.dev ## Write openapi/openapi.json anew from the routes
	$(call say,Writing openapi/openapi.json)
	$(BIN)/python -m openapi.generate
	$(BIN)/python -m openapi.problems
	$(BIN)/python -m openapi.rights
	@if test -d node_modules/openapi-typescript; then cd clients/typescript && $(TYPES); \
		else echo 'No Node packages here: clients/typescript/api.d.ts stays as it is (make openapi-lint installs them).'; fi

.PHONY: migration
migration: $(VENV)/.dev ## Write the migration between the last one and the table classes (NAME=what_changes)
	@test -n "$(NAME)" || { echo 'Say what changes: make migration NAME=visits_gain_weather'; exit 1; }
	$(call say,Writing the next migration)
	$(BIN)/python -m migrations.write "$(NAME)"

# npm writes the addresses where authors ask for money into its lock; ours names no host.
WITHOUT_HOSTS := const fs = require("fs"), name = "package-lock.json", lock = JSON.parse(fs.readFileSync(name)); \
	for (const entry of Object.values(lock.packages)) { delete entry.funding; delete entry.resolved; } \
	fs.writeFileSync(name, JSON.stringify(lock, null, 2) + "\n");

.PHONY: lock
lock: $(VENV)/.dev ## Resolve the dependencies anew into the locks of Python and, where Node is, of the linters
	$(call say,Resolving dependencies)
	command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	uv="$$(command -v uv || echo $(BIN)/uv)"; export UV_PYTHON_DOWNLOADS=never; \
	compile=("$$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet); \
	"$${compile[@]}" --extra build --output-file requirements.lock; \
	"$${compile[@]}" --extra dev --output-file requirements-dev.lock
	command -v npm >/dev/null || { echo 'No npm here: package-lock.json stays as it is.'; exit 0; }; \
	npm install --package-lock-only --loglevel=error; node -e '$(WITHOUT_HOSTS)'

.PHONY: bench
bench: $(VENV)/.dev ## Measure the hot operations against their floors (under 3 minutes)
	$(call say,Measuring)
	$(BIN)/nuanxin bench

# Tools that run by hand have an environment of their own: the locks hold what runs and what tests.
.PHONY: sbom
sbom: $(VENV)/bin/python ## Write the bill of materials of what runs to var/sbom.json (CycloneDX 1.6)
	$(call say,Listing what runs from requirements.lock)
	test -x $(VENV)/sbom/bin/cyclonedx-py || { $(BIN)/python -m venv $(VENV)/sbom; $(VENV)/sbom/bin/pip install --quiet cyclonedx-bom==7.5.0; }
	mkdir -p var
	$(VENV)/sbom/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --spec-version 1.6 --of JSON -o var/sbom.json

.PHONY: vulnerabilities
vulnerabilities: $(VENV)/bin/python ## Ask the registry for known holes in what runs; fails too where it has no data (pip-audit --strict)
	test -x $(VENV)/vulnerabilities/bin/pip-audit || { $(BIN)/python -m venv $(VENV)/vulnerabilities; $(VENV)/vulnerabilities/bin/pip install --quiet pip-audit==2.10.1; }
	$(VENV)/vulnerabilities/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

.PHONY: clean
clean: ## Remove what the commands above made, the demonstration's database included
	rm -rf $(VENV) node_modules var build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage

##@ The steps of make check
.PHONY: formatted
formatted: $(VENV)/.dev ## The layout of the code
	$(call say,Layout: ruff format)
	$(BIN)/ruff format --check

.PHONY: lint
lint: $(VENV)/.dev ## Likely mistakes
	$(call say,Lint: ruff)
	$(BIN)/ruff check

.PHONY: types
types: $(VENV)/.dev ## Strict types
	$(call say,Types: mypy --strict)
	$(BIN)/mypy

.PHONY: contracts
contracts: $(VENV)/.dev ## The staircase and the other import contracts
	$(call say,Imports: the staircase and its contracts)
	$(BIN)/lint-imports

.PHONY: dependencies
dependencies: $(VENV)/.dev ## Every dependency is declared and used
	$(call say,Dependencies: deptry)
	$(BIN)/deptry .

.PHONY: spelling
spelling: $(VENV)/.dev ## Spelling of the English
	$(call say,Spelling: codespell)
	$(BIN)/codespell

.PHONY: dockerfile
dockerfile: $(VENV)/.dev ## The Dockerfile
	$(call say,Dockerfile: hadolint)
	$(BIN)/hadolint Dockerfile

.PHONY: migrations
migrations: $(VENV)/.dev ## Migrations that would lock or break a running database
	$(call say,Migrations: squawk over the SQL for PostgreSQL)
	$(BIN)/python -m migrations.lint

.PHONY: openapi-lint
openapi-lint: node_modules/.installed ## The API description by Redocly and Spectral, its TypeScript types compared and compiled (needs Node 20)
	$(call say,API description: Redocly and Spectral)
	node_modules/.bin/redocly lint openapi/openapi.json
	node_modules/.bin/spectral lint --fail-severity=warn --quiet openapi/openapi.json
	cd clients/typescript && $(TYPES) --check
	node_modules/.bin/tsc --project clients/typescript
	@release="$$(git describe --tags --abbrev=0 2>/dev/null || true)"; \
	test -n "$$release" || { echo 'There is no release yet whose callers a change could break.'; exit 0; }; \
	git show "$$release:openapi/openapi.json" > node_modules/.released.json; \
	node_modules/.bin/redocly diff node_modules/.released.json openapi/openapi.json --fail-on major

.PHONY: long
long: chromium $(VENV)/.dev node_modules/.installed ## The four below in one go, which leaves no processor idle; a journal of 20,000 acts, 20 lives on the server per database, 2 examples an operation (and what fits a description on SQLite alone)
	$(call say,Browser and foreign clients; a large journal; every operation called; the lives of phones)
	NUANXIN_LARGE_ACTS=$${NUANXIN_LARGE_ACTS:-20000} NUANXIN_REAL_LIVES=$${NUANXIN_REAL_LIVES:-20} NUANXIN_FUZZ_EXAMPLES=$${NUANXIN_FUZZ_EXAMPLES:-2} $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "outside or large or fuzz or model"

.PHONY: outside
outside: chromium $(VENV)/.dev node_modules/.installed ## The pages in a real browser, the protocol with clients of others (needs Chromium and Node 20)
	$(call say,Browser and foreign clients)
	$(BIN)/python -m pytest -n $(WORKERS) -m outside

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null || { echo 'The pages are tried in a real browser, and there is no Chromium here.'; \
		echo 'Install it (Debian: apt-get install chromium), or run "make test", which needs Python only.'; exit 1; }

.PHONY: large
large: $(VENV)/.dev ## Tampering found among a hundred thousand acts, on both databases (over a minute)
	$(call say,A journal of a hundred thousand acts)
	$(BIN)/python -m pytest -n $(WORKERS) -m large

.PHONY: fuzz
fuzz: $(VENV)/.dev ## Every operation called with what its description allows and forbids (NUANXIN_FUZZ_SECONDS=600 for longer)
	$(call say,Calling every operation with what it allows and with what it forbids)
	$(BIN)/python -m pytest -n $(WORKERS) -m fuzz

.PHONY: model
model: $(VENV)/.dev ## Lives of four phones: 1,500 on the model of sync, with every mutant caught, and 100 on the server per database
	$(call say,The lives of four phones)
	$(BIN)/python -m pytest -n $(WORKERS) -m model

.PHONY: model-full
model-full: ## The same with 20,000 lives, and 1,000 on the server per database
	NUANXIN_MODEL_LIVES=20000 NUANXIN_REAL_LIVES=1000 $(MAKE) model

# One .venv: `make demo` needs only what runs, and installs only that.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo 'Nuanxin needs Python 3.11, 3.12 or 3.13, and none was found (python3, python3.13, python3.12, python3.11).'; \
		echo 'On Debian or Ubuntu: apt-get install python3 python3-venv. Or name one: make PYTHON=/path/to/python3.12 ...'; exit 1; }
	@"$(PYTHON)" -c '$(RIGHT_VERSION)' || { echo "Nuanxin needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$("$(PYTHON)" --version)."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual environment."; \
		echo "On Debian or Ubuntu: apt-get install $$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; exit 1; }
	$(call say,Making $(VENV) with $(PYTHON))
	"$(PYTHON)" -m venv --clear $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(call say,Installing what runs from requirements.lock)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	$(call say,Installing everything from requirements-dev.lock)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.run $@

node_modules/.installed: package-lock.json package.json .npmrc
	@version="$$(node --version 2>/dev/null || true)"; test -n "$$version" || { echo 'The OpenAPI linters need Node.js 20 or newer, and there is no node here.'; \
		echo 'Install it (Debian: apt-get install nodejs npm), or run "make test", which needs Python only.'; exit 1; }; \
	major="$${version#v}"; test "$${major%%.*}" -ge 20 || { echo "The OpenAPI linters need Node.js 20 or newer; this is $$version."; exit 1; }
	$(call say,Installing the OpenAPI linters from package-lock.json)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
