# What people type. `make` alone lists it.
#
# Needs Python 3.11 or later with venv, and make; nothing else.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
WORKERS ?= auto
# At INFO the log has a line for each request, and the links scroll away.
LOG_LEVEL ?= WARNING

.DEFAULT_GOAL := help
.PHONY: help run test lint bench shell kit lock

help:  ## Lists what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/runs  ## Serves the demonstration on http://127.0.0.1:8000 (PORT=… changes it)
	@mkdir -p instance
	@LOG_LEVEL=$(LOG_LEVEL) $(FLASK) db upgrade
	@LOG_LEVEL=$(LOG_LEVEL) PORT=$(PORT) JOBS_IN_PROCESS=yes $(FLASK) demo run

test: $(VENV)/tests  ## Runs every test (WORKERS=0 in one process)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

lint: $(VENV)/tests  ## Style, types, templates, layers, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -p no:randomly tests/architecture

bench: $(VENV)/tests  ## Measures how fast pages are, on SQLite and PostgreSQL
	@$(BIN)/python -m benchmarks

shell: $(VENV)/runs  ## A Python prompt inside the application
	@$(FLASK) shell

kit:  ## Compiles the kit's style sheet again (needs npm)
	@sh app/static/vendor/nhsuk/build.sh

lock: $(VENV)/made  ## Pins every version again, from requirements.in and requirements-dev.in
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	@for list in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links $$list.in --output-file $$list.txt --custom-compile-command "make lock"; done

# Each stamp is as old as what it stands for: pip runs only when a list has changed.

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo "Praxis needs Python 3.11 or later: install python3 and python3-venv."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Praxis needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1). With another one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv: install python3-venv."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runs: $(VENV)/made requirements.txt
	@echo "Installing what Praxis needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/tests: $(VENV)/made requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(VENV)/runs
