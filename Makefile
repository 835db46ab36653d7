# Two commands on a fresh machine: `make demo` shows Quarterday, `make test` proves it.
# Each makes what it needs in .venv, once. PYTHON=python3.12 make … chooses the interpreter,
# PORT=8080 make demo another port, AT_ONCE=1 make test one test after another.

ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c '$(ENOUGH)' 2>/dev/null && echo "$$each" && break; done)
IN := .venv/bin
PIP := $(IN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input
AT_ONCE ?= auto
TIMED = began=$$(date +%s); echo "$(1)…"; $(2) && echo "$(1) hold, in $$(( $$(date +%s) - began )) seconds."

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench lock

help:
	@echo "make demo    a rehearsal Quarterday at http://127.0.0.1:8000, with an example partnership"
	@echo "make test    everything that is promised, proved on SQLite and PostgreSQL"
	@echo "make lint    style, types and the directions in which the rooms may know one another"
	@echo "make bench   how fast a turn is on this machine"
	@echo "make lock    choose the versions of the libraries anew (UPGRADE=1 takes the newest)"

demo: .venv/.runtime
	@$(IN)/quarterday demo $(if $(PORT),--port $(PORT))

test: lint
	@$(call TIMED,The tests,$(IN)/python -m pytest -m "not alone" --numprocesses $(AT_ONCE) --dist loadfile)
	@$(call TIMED,The tests that want the machine for themselves,$(IN)/python -m pytest -m alone)
	@echo "Everything holds."

lint: .venv/.dev
	@$(call TIMED,The rules of style,$(IN)/ruff check --quiet .)
	@$(call TIMED,The types,$(IN)/mypy)
	@$(call TIMED,The directions between the rooms,$(IN)/lint-imports)

bench: .venv/.dev
	@$(IN)/python -m tests.bench

lock: .venv/.dev
	@echo "Choosing versions and writing deploy/requirements.lock and deploy/requirements-dev.lock…"
	@$(COMPILE) --output-file deploy/requirements.lock
	@$(COMPILE) --extra dev --constraint deploy/requirements.lock --output-file deploy/requirements-dev.lock

COMPILE = $(IN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --quiet \
	--generate-hashes --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.venv/.python:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c '$(ENOUGH)' || { \
		echo "Quarterday needs Python 3.11 or later. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making a Python environment in .venv…"
	@"$(PYTHON)" -m venv .venv || { \
		echo "Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/.runtime: .venv/.python deploy/requirements.lock pyproject.toml
	@echo "Installing the libraries of Quarterday in .venv (once, about a minute)…"
	@$(PIP) --require-hashes -r deploy/requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime deploy/requirements-dev.lock
	@echo "Installing the tools of its tests in .venv (once, about a minute)…"
	@$(PIP) --require-hashes -r deploy/requirements-dev.lock
	@touch $@
