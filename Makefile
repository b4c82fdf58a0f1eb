# make run: everything from a fresh clone to the running dashboard.  make test: all checks and tests.
# make fast: what answers within a minute.  make test-all: the tests, and the sweeps that take a quarter of an hour.
# make coverage: which lines the tests run.
PYTHON ?= python3
PORT ?=
VENV := .venv
BIN := $(VENV)/bin
# What one process has compiled the next finds, whatever the machine is set to: the tests start dozens.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test checks browser fast test-all coverage fuzz sweeps bench clean

run: $(VENV)/.run-ready
	@$(BIN)/python -m cli serve $(if $(PORT),--port $(PORT))

# The checks run beside the tests; what they say stands at the end, where they fail. The browser comes while pip works.
test:
	@$(MAKE) --no-print-directory -s -j2 $(VENV)/.test-ready browser
	@$(MAKE) --no-print-directory checks > $(VENV)/checks.out 2>&1 & \
	  $(BIN)/python -m pytest; tests=$$?; wait $$! || { cat $(VENV)/checks.out; exit 1; }; exit $$tests

checks: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy .

browser:
	@$(PYTHON) tests/install_browser.py

fast: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m "not store" --ignore=tests/demo

test-all: test fuzz sweeps

coverage: $(VENV)/.test-ready
	@$(BIN)/python tests/install_browser.py
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: $(VENV)/.test-ready
	FUZZ_ROWS=10000 $(BIN)/python -m pytest -n 0 tests/fuzz

# The whole of what ``make test`` tries a part of: every ledger and page in the browser, every page of two past months over
# a record that ends there, every page in Chromium 109 and the main ones in 86 and 90, where npm has them.
sweeps: $(VENV)/.test-ready
	SWEEPS=all $(BIN)/python -m pytest -m sweep

bench: $(VENV)/.test-ready
	@$(BIN)/python -m benchmarks.members
	@$(BIN)/python -m benchmarks.rerun
	@$(BIN)/python -m benchmarks.village_map
	@$(BIN)/python -m benchmarks.strangers

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更新的版本，当前的 $(PYTHON) 不合适。请安装后运行：make run PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "建不了虚拟环境。Debian、Ubuntu 请先安装 python3-venv；其他系统请检查磁盘空间和权限。" >&2; exit 1; }

$(VENV)/.run-ready: requirements.txt | $(BIN)/python
	@echo "正在安装依赖……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt || { \
	  echo "依赖安装失败。请检查网络，或把安装包放在内网源后重试。" >&2; exit 1; }
	@touch $@

# Compiled afterwards on all cores, without the libraries' own tests: pip does it on one, and one file after the other.
$(VENV)/.test-ready: requirements-test.txt requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-test.txt
	@$(BIN)/python -m compileall -q -j 0 -x '/tests?/|olefile2' $(VENV)/lib
	@touch $@ $(VENV)/.run-ready

clean:
	rm -rf $(VENV) data .coverage .coverage.*
