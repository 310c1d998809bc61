# Wenze: the commands a person types. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
WORKERS ?= 2
PEOPLE ?= 100000,1000000,10000000
CASES ?= 100000
OF ?= 400
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest --dist worksteal

# What runs during a test keeps away from the folder of a real office.
test check fix: export WENZE_HOME := $(CURDIR)/var/test

.PHONY: help demo test check fix pictures bench-rules bench-standing bench-ledger mutants bench-environment lock environment

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

demo: environment ## an office with invented cases, at 127.0.0.1:8000 (another port: make demo PORT=8001)
	@deploy/prepare.sh fonts
	@deploy/demo.sh $(PORT)

test: check ## everything: check, then all tests on SQLite, on PostgreSQL and in a browser
	@deploy/prepare.sh postgres
	@deploy/prepare.sh fonts
	@deploy/prepare.sh browser
	@deploy/prepare.sh processor
	$(PYTEST) -n $(WORKERS) tests/engine tests/house tests/office tests/pages
	deploy/postgres.sh run $(PYTEST) -n $(WORKERS) tests/office tests/pages
	$(PYTEST) -n $(WORKERS) tests/browser

check: environment ## format, lint, types, import contracts, rule examples, migrations, drawings
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/wenze rules check
	.venv/bin/wenze manage makemigrations --check --dry-run
	$(PYTHON) docs/draw.py --check

fix: environment ## put right what the tools can: format, imports, drawn documents
	.venv/bin/ruff check --quiet --fix-only --exit-zero .
	.venv/bin/ruff format --quiet .
	$(PYTHON) docs/draw.py

pictures: environment ## the README's pictures, taken from the demo office that `make demo` filled
	@deploy/prepare.sh browser
	$(PYTHON) tests/browser/pictures.py

bench-rules: bench-environment ## how fast rule files load, are checked and answer, beside OpenFisca and the ZEN engine
	$(PYTHON) -m bench.rules

bench-standing: bench-environment ## who is barred, for 10^5 to 10^7 people, beside DuckDB and OpenFisca (fewer: PEOPLE=100000)
	$(PYTHON) -m bench.standing --people $(PEOPLE)

mutants: environment ## how many small changes of the engine its tests notice (a sample; all of them: make mutants OF=0)
	$(PYTHON) -m bench.mutants --of $(OF)

bench-ledger: environment ## how long the pages of an office with 100,000 cases take (fewer: CASES=10000)
	$(PYTHON) -m bench.ledger --cases $(CASES)

bench-environment: environment
	UV=$$(command -v uv || echo .venv/bin/uv); UV_SYSTEM_CERTS=true $$UV pip install --quiet --python $(PYTHON) --constraint requirements.lock --group bench

lock: environment ## pin what pyproject.toml wants in requirements.lock (newest of everything: make lock UPGRADE=--upgrade)
	UV=$$(command -v uv || echo .venv/bin/uv); UV_SYSTEM_CERTS=true $$UV pip compile --quiet --universal $(UPGRADE) \
		--no-header --no-annotate --group dev pyproject.toml --output-file requirements.lock

environment:
	@deploy/prepare.sh environment
