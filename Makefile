# Everything that Heed's people and its tests need: make run, make demo, make test.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run demo test lint fast-test fuzz lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run desk/static/build/.done ## Set up what is missing and start Heed
	@exec $(BIN)/heed serve --prepare

demo: $(VENV)/.run ## Send a dozen varied messages to a running Heed
	@$(BIN)/heed demo

test: $(VENV)/.develop desk/static/build/.done ## Set up what is missing and run every check and test
	@bin/browser
	@bin/dovecot
	@bin/postgresql
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest

lint: $(VENV)/.develop ## Run the checks that read the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast-test: $(VENV)/.develop ## Run the unit tests only
	$(BIN)/pytest tests/unit

FUZZED := $(addprefix tests/unit/intake/test_,parsing_anything.py places.py edge_data.py edge_dialogues.py)

fuzz: $(VENV)/.develop ## Read 200,000 broken mails, pages, files and dialogues; takes half an hour
	$(BIN)/pytest $(FUZZED) --hypothesis-profile=fuzz --timeout=0

lock: ## Write the locks anew from requirements/*.in (needs uv)
	@for name in run develop tune node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --override requirements/override.txt requirements/$$name.in -o requirements/$$name.txt; \
	done

clean: ## Remove what was set up and built; the data directory stays
	rm -rf $(VENV) desk/node_modules desk/static/build

$(VENV)/.run: requirements/run.txt pyproject.toml
	@bin/install $(PYTHON) $(VENV) requirements/run.txt
	@touch $@

$(VENV)/.develop: requirements/develop.txt pyproject.toml
	@bin/install $(PYTHON) $(VENV) requirements/develop.txt
	@touch $@ $(VENV)/.run

desk/static/build/.done: desk/package-lock.json desk/package.json $(shell find desk/assets -type f) | $(VENV)/.run
	@bin/assets $(VENV)
	@touch $@
