# make run    talk to the bot (in the terminal, or on Telegram once TELEGRAM_TOKEN is in .env)
# make test   lint, type-check and test everything
# make lint   ruff and mypy alone
# make chaos  kill the bot two hundred times while it sends to two thousand readers (about twenty minutes)
# make bench  the measurements in bench/
# make lock   renew the locked dependencies from pyproject.toml
# make clean  remove what the others made, but never data/ or .env
#
# Each sets up .venv first when it is needed: with Python 3.11 or newer, pip and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A virtual environment without pip of its own is filled by the pip that belongs to $(PYTHON).
PIP = $$(test -x $(BIN)/pip && echo "$(BIN)/python -m pip" || echo "$(PYTHON) -m pip --python $(BIN)/python")
# The lists of locked packages are whole: nothing is left to resolve, and pip's resolver, where an extra is asked for
# (coverage[toml]), may want a newer release than the locked one and refuse it for want of a hash.
INSTALL = $(PIP) install --quiet --disable-pip-version-check --require-hashes --no-deps

# What sumy asks for and its TextRank does without: packages that would be built here, and a setuptools so new that jieba
# warns of it, which the tests take for an error.
SPARED := setuptools breadability chardet docopt docopt-ng lxml-html-clean

.PHONY: run test lint setup setup-test chaos bench lock clean
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/python -m bot

test: lint
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m pytest --cov --cov-report=term

lint: setup-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

chaos: setup-test
	@$(BIN)/python -m tests.chaos

bench: $(VENV)/.bench
	@$(BIN)/python -W ignore -m bench

setup: $(VENV)/.run
setup-test: $(VENV)/.test

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed. Name it like this: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV); this is done once." >&2
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(INSTALL) -r requirements/run.txt
	@$(PIP) install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/dev.txt
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.run requirements/bench.txt
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

lock: setup-test
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --upgrade pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --upgrade -c requirements/run.txt --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --upgrade -c requirements/run.txt -c requirements/dev.txt --group bench \
	  $(SPARED:%=--no-emit-package %) -o requirements/bench.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
