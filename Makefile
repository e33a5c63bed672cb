# Works with GNU make 3.81 (macOS) and any POSIX shell. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check format lock setup vendor

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/core.stamp .env ## start the whole system on http://127.0.0.1:8000 (PORT= moves it, DEMO=1 loads the demo into PostgreSQL)
	@$(BIN)/python manage.py up --port $(PORT)

test: .venv/dev.stamp ## run every test: on SQLite, and on PostgreSQL + Redis and in a browser where they are found
	@$(BIN)/python -m tests.run $(ARGS)

check: .venv/dev.stamp ## format, lint, types, floors, templates, migrations, production settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	DJANGO_SETTINGS_MODULE=config.settings_test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.production

cover: .venv/dev.stamp ## which lines and branches the suite reaches, on SQLite
	@$(BIN)/python -m pytest -n 2 -q -m "not pg and not process" --cov --cov-report=term-missing $(ARGS)

format: .venv/dev.stamp ## put the code into the house format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: ## write requirements/*.txt anew from pyproject.toml (needs uv); add ARGS=--upgrade for newer versions
	uv pip compile pyproject.toml $(LOCK) $(ARGS) -o requirements/core.txt
	uv pip compile pyproject.toml --group dev $(LOCK) $(ARGS) -o requirements/dev.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-config \
	--no-emit-index-url --no-emit-find-links

vendor: ## fetch the front-end files again, at the versions in tests/vendor.py (needs npm)
	$(PYTHON) tests/vendor.py

setup: .venv/dev.stamp .env ## install everything for developing, start nothing

.venv/core.stamp: requirements/core.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Huiyin needs Python 3.11 or newer as $(PYTHON). If it has another name: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Installing the locked packages into .venv (once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/core.txt
	@touch $@

.venv/dev.stamp: .venv/core.stamp requirements/dev.txt
	@echo "Installing the locked development packages into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

.env:
	@umask 077; printf 'SECRET_KEY=%s\nSITE_BASE_URL=http://127.0.0.1:8000\nALLOWED_HOSTS=127.0.0.1,localhost\n' \
		"$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" > .env
