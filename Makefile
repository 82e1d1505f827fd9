# `make` alone lists the commands. Everything runs in .venv, which each of them creates first.
# PYTHON=… picks the interpreter for a new .venv; PORT=… and BROWSER=none steer `make explore`.

.DEFAULT_GOAL := help
.PHONY: help setup explore test check fuzz format notebooks lock clean

TEMPLATES := $(shell find src/followup_evidence/templates -type f 2>/dev/null)
READY := .venv/.ready
BIN := .venv/bin

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(READY) ## create or mend .venv; does nothing when it is up to date

explore: setup ## open JupyterLab on the first notebook
	@exec $(BIN)/followup-evidence explore $(if $(PORT),--port "$(PORT)")

test: check ## what CI runs: create what is needed, then every check

check: setup ## format, lint, types, then tests, doctests and notebooks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --nbval

format: ## rewrite the code as `make check` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fuzz: setup ## the random tests of plans, twenty times as many and new ones each time
	FOLLOWUP_FUZZ=20 $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 tests/plan

notebooks: setup ## run the committed notebooks again and save their outputs
	$(BIN)/python -m followup_evidence.reports.static notebooks/*.ipynb

lock: setup ## write constraints.txt anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	  --no-header --no-annotate --output-file constraints.txt pyproject.toml

clean: ## remove .venv and everything that the commands above have made
	rm -rf .venv .artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

# The stamp is touched last, so that a set-up that was cut short is mended by the next one.
$(READY): pyproject.toml constraints.txt $(TEMPLATES) setup.sh
	@sh setup.sh
	@touch $(READY)
