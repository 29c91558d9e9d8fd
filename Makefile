PYTHON ?= python

.PHONY: format lint types imports test check bench

format:
	$(PYTHON) -m ruff format .

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"

test:
	$(PYTHON) -m pytest

check: lint types imports test

# Ratios of medians against bare scripts and the LangChain tutorial's way, side by side in one run.
# CORPORA names a folder of articles to ingest; without it, one is generated.
bench:
	$(PYTHON) -m tests.bench.run $(if $(CORPORA),--corpora $(CORPORA))
