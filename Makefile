# make run: everything from a fresh clone to the running dashboard.  make test: all checks and tests.  make coverage: what the tests run.
PYTHON ?= python3
PORT ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test coverage fuzz bench clean

run: $(VENV)/.run-ready
	@$(BIN)/python -m cli serve $(if $(PORT),--port $(PORT))

test: $(VENV)/.test-ready
	@$(BIN)/python tests/install_browser.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

coverage: $(VENV)/.test-ready
	@$(BIN)/python tests/install_browser.py
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: $(VENV)/.test-ready
	FUZZ_ROWS=10000 $(BIN)/python -m pytest -n 0 tests/fuzz

bench: $(VENV)/.test-ready
	@$(BIN)/python -m benchmarks.members
	@$(BIN)/python -m benchmarks.rerun
	@$(BIN)/python -m benchmarks.village_map

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

$(VENV)/.test-ready: requirements-test.txt requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@ $(VENV)/.run-ready

clean:
	rm -rf $(VENV) data .coverage .coverage.*
