# Everything this project does to itself. Needs Python 3.11 or later and make; `make help` lists it.

ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for candidate in python3.11 python3; do \
    if command -v $$candidate >/dev/null 2>&1 \
        && $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
    then echo $$candidate; break; fi; done)
endif

VENV := .venv
BIN := $(VENV)/bin
# Extras beside "dev", by commas: `make test EXTRAS=spark` installs pyspark and runs its tests too.
EXTRAS :=
COMMA := ,
# Processes that run the tests, each with one thread: several wait for one another in two cores. What
# one module sets up is set up in one of them.
WORKERS := 2
INSTALLED := $(VENV)/.installed$(addprefix -,$(EXTRAS))
PEERS := build/peers
LIKE :=
GENERATED := README.md $(wildcard docs/*.md)

# A prerequisite must never run beside another one here: the order of `test` is fastest first.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help install demo test check lint types contracts docs docs-check pytest quality screenshots bench fix clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: $(INSTALLED)  ## make .venv with the project and all it needs, versions as in constraints.txt

# pip's own settings (PIP_INDEX_URL, PIP_FIND_LINKS, pip.conf ...) hold here as everywhere.
$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; say where: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev$(if $(EXTRAS),$(COMMA)$(EXTRAS))]'
	$(BIN)/python -m compileall -q index provenance  # as pip does for what it copies
	@touch $@

demo: $(INSTALLED)  ## build a store from the sample corpus and show what is in it
	$(BIN)/provenance demo

test: lint types contracts docs-check pytest  ## all that must hold before a commit; CI runs this

check: test

lint: $(INSTALLED)  ## formatting and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(INSTALLED)  ## static types, strict
	$(BIN)/mypy

contracts: $(INSTALLED)  ## who may import whom
	PYTHONPATH=. $(BIN)/lint-imports

docs: $(INSTALLED)  ## rewrite the generated parts of the documentation
	PYTHONPATH=. $(BIN)/cog -r -I docs $(GENERATED)

docs-check: $(INSTALLED)  ## fail where the documentation is not what the code says
	PYTHONPATH=. $(BIN)/cog --check --diff -I docs $(GENERATED)

pytest: $(INSTALLED)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder --durations 15

quality: $(INSTALLED)  ## measure the sample corpus and write the table of docs/quality.md
	$(BIN)/python -m benchmarks.sample_corpus --write
	PYTHONPATH=. $(BIN)/cog -r -I docs docs/quality.md

screenshots: $(INSTALLED)  ## take the pictures of every screen for docs/screens
	PYTHONPATH=. $(BIN)/python docs/screenshots.py

bench: $(INSTALLED)  ## run dedup beside other tools (fetched into build/peers; an hour) and write docs/benchmarks.md
	$(BIN)/python -m benchmarks.install_peers $(PEERS)
	$(BIN)/python -m benchmarks.bench --work build/bench --python $(abspath $(PEERS))/bin/python $(if $(LIKE),--like $(LIKE))
	PYTHONPATH=. $(BIN)/cog -r -I docs docs/benchmarks.md

fix: $(INSTALLED)  ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	PYTHONPATH=. $(BIN)/cog -r -I docs $(GENERATED)

clean:  ## remove what can be made again (not .venv)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
