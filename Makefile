# Madoguchi. `make help` lists what can be done; every target sets up what it needs.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
NOW ?=
PYTEST ?=
TABLE_NAME ?=
ARGS ?= list
SEEDS ?= 300
BIN := .venv/bin
READY := .venv/.ready
TOOLS := .venv/.tools

.DEFAULT_GOAL := help
.PHONY: help run desk test check build bench soak lint format lock clean

help: ## この一覧を表示します / list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## the whole desk on this machine (PORT=8000, NOW=2026-11-20T10:00:00+09:00)
	@PORT='$(PORT)' NOW='$(NOW)' $(BIN)/python -m local

desk: $(READY) ## 職員の道具を、make run で開いた窓口で使います / the staff's command line (ARGS="list", PORT=8000)
	@$(BIN)/python -m local.staff --port '$(PORT)' $(ARGS)

test: $(READY) $(TOOLS) ## every test (PYTEST="-k booking" passes words on to pytest)
	$(BIN)/python -m pytest $(PYTEST)

check: $(READY) ## 編集した内容を確かめます / check the editors' files; TABLE_NAME=… also the live bookings against them
	@$(BIN)/python -m builder check
	@if [ -n '$(TABLE_NAME)' ]; then \
	  $(BIN)/python -m builder build && BUNDLE_PATH=build/bundle.json TABLE_NAME='$(TABLE_NAME)' $(BIN)/python -m desk orphans; \
	fi

build: $(READY) ## write site/ and build/bundle.json
	@$(BIN)/python -m builder build

bench: $(READY) $(TOOLS) ## measure; prints ratios of one run as a table
	@$(BIN)/python -m tests.bench

soak: $(READY) ## many more races under faults than `make test` runs (SEEDS=300)
	SEEDS='$(SEEDS)' $(BIN)/python -m pytest tests/faults $(PYTEST)

lint: $(READY) ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pin the newest versions with hashes into the requirements files
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet --upgrade uv
	for name in functions/requirements requirements-dev; do \
	  build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --output-file $$name.txt $$name.in || exit 1; \
	done

clean: ## remove what the other targets made
	rm -rf .venv build site node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed (make PYTHON=python3.13 …)'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS): $(READY) tests/tools.sh package-lock.json
	sh tests/tools.sh
	@touch $@
