# What a developer runs is what CI runs: `make lint test`. Each target first sees to .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
CHARTS := src/junheng/report/charts/dist/charts.js
UV := $(BIN)/uv --quiet
COMPILE := $(UV) --no-config pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
BOOKS := build/demo
WORKERS ?= auto
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint bench bench-quick docs lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) $(CHARTS)  ## build .venv from the lock files; a second run does nothing

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "junheng needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>&1 | head -n 1). Name another one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Two steps, so that a newcomer's demo does not wait for Spark and the tools of development.
$(STAMP): requirements-uv.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-uv.lock
	$(UV) pip install --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(UV) pip install --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

# The chart library, bundled: git has only its lock file.
$(CHARTS): assets/package-lock.json assets/charts.js tools/build_assets.py | $(STAMP)
	$(BIN)/python tools/build_assets.py
	@touch $@

$(DEV): $(STAMP) $(CHARTS) requirements-dev.lock
	$(UV) pip install --python $(BIN)/python --compile-bytecode --require-hashes --build-constraints requirements-dev.lock -r requirements-dev.lock
	@touch $@

demo: $(STAMP) $(CHARTS)  ## an invented county from workbook to its documents and its plan, in build/demo
	@mkdir -p $(BOOKS)
	$(BIN)/junheng example --schools 60 --seed 1 --out $(BOOKS)/county.xlsx
	$(BIN)/junheng check $(BOOKS)/county.xlsx
	$(BIN)/junheng assess $(BOOKS)/county.xlsx --standard national-2017 --out $(BOOKS)/report-2017.xlsx
	$(BIN)/junheng example --schools 60 --seed 1 --year 2023 --out $(BOOKS)/county-2023.xlsx --boundaries $(BOOKS)/map.geojson
	$(BIN)/junheng report $(BOOKS)/county.xlsx --kind all --previous $(BOOKS)/county-2023.xlsx --map $(BOOKS)/map.geojson --out $(BOOKS)/documents
	$(BIN)/junheng assess $(BOOKS)/county.xlsx --standard national-2012 --out $(BOOKS)/report-2012.xlsx
	$(BIN)/junheng plan allocate $(BOOKS)/county.xlsx --years 3 --out $(BOOKS)/plan.docx
	@echo
	@echo "县工作簿 The county's workbook:                $(BOOKS)/county.xlsx"
	@echo "2017年办法 Judged by national-2017:           $(BOOKS)/report-2017.xlsx"
	@echo "三种格式的文书 Its documents, three formats:   $(BOOKS)/documents"
	@echo "2012年办法 Judged by national-2012:           $(BOOKS)/report-2012.xlsx"
	@echo "三年达标方案 How to pass in three years:       $(BOOKS)/plan.docx"

serve: $(STAMP) $(CHARTS)  ## the web application with an invented county, at http://localhost:8000
	$(BIN)/junheng serve --demo --home build/serve

test: $(DEV)  ## all tests; choose some with PYTEST_ARGS="-k cv"
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

lint: $(DEV)  ## style, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)  ## how long the usual work takes, forecasts and plans with peers beside them; up to two hours
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/forecasting.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/reading.py tests/deliver/reading/unseen --no-time
	$(BIN)/python benchmarks/reading.py tests/deliver/reading/strangers --no-time
	$(BIN)/python benchmarks/workplan.py
	$(BIN)/python benchmarks/schedule.py
	$(BIN)/python benchmarks/rotation.py
	$(BIN)/python benchmarks/communities.py
	$(BIN)/python benchmarks/network.py
	$(BIN)/python benchmarks/service_areas.py
	$(BIN)/python benchmarks/planning.py
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/load.py --soak
	$(BIN)/python benchmarks/pages.py

bench-quick: $(DEV)  ## plans of a few counties, some minutes
	$(BIN)/python benchmarks/planning.py --quick

docs: $(DEV)  ## write the generated reference pages again
	$(BIN)/python tools/build_docs.py

lock: $(STAMP)  ## solve the versions again; with UPGRADE=--upgrade the newest ones
	$(COMPILE) $(UPGRADE) --group installer --output-file requirements-uv.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra web --output-file requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --all-extras --group dev --output-file requirements-dev.lock

clean:  ## take away everything that make can make again
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
