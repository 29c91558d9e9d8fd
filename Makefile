PYTHON ?= python

.PHONY: format lint types imports test check fuzz fuzz-guided audit soak bench bench-scale bench-recall bench-slack kills pictures test-litellm test-browser

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

# Speaks to an OpenAI-compatible server that is not ours, in an environment of its own.
test-litellm:
	$(PYTHON) -m venv .litellm
	.litellm/bin/pip install --quiet 'litellm[proxy]>=1.106,!=1.107.0'
	LITELLM=$(CURDIR)/.litellm/bin/litellm $(PYTHON) -m pytest tests/test_independent_server.py

# Opens the reports in Chromium, which must be installed (or named in CHROMIUM).
test-browser:
	$(PYTHON) -m pip install --quiet -e '.[browser]'
	$(PYTHON) -m pytest -m browser tests/browser

# Ratios of medians against bare scripts and the LangChain tutorial's way, side by side in one run.
# CORPORA names a folder of articles to ingest; without it, one is generated.
bench:  # and how many questions a second an evaluation asks
	$(PYTHON) -m tests.bench.run $(if $(CORPORA),--corpora $(CORPORA))
	$(PYTHON) -m tests.bench.evaluation
	$(PYTHON) -m tests.bench.chat

# 200 questions at once from 50 people in Slack, against a model that takes 2 seconds.
bench-slack:
	$(PYTHON) -m tests.bench.slack

# 100 SIGKILLs in mid-ingest, 50 while the index is written, one before each operation of publishing;
# the same for LangChain's Chroma. Half an hour; writes KILLS as JSON if it is set.
kills:
	$(PYTHON) -m tests.bench.kills $(if $(KILLS),--out $(KILLS))

# What growth costs: 1,000 to 100,000 generated articles; a quarter of an hour, and 4 GB of disk.
bench-scale:
	$(PYTHON) -m tests.bench.scale 1000 10000 100000

# Recall against budget, beside both baselines, and its plot: CORPORA names a folder of articles,
# QUESTIONS a set with gold spans. RECALL is where the run goes; it goes on where it stopped.
RECALL ?= recall-run
bench-recall:
	$(PYTHON) -m bot eval run $(QUESTIONS) --articles $(CORPORA) --retrieval-only \
		--budgets 500,1000,2000,3000,4000,5000,6000,8000 --out $(RECALL)
	$(PYTHON) -m bot eval report $(RECALL) --picture tests/bench/recall.svg

# The picture of a session in the README, light and dark.
pictures:
	$(PYTHON) -m tests.pictures.session

# 100,000 hostile inputs for each target, two targets at a time on two cores: about 20 minutes there.
# A target ends after FUZZ_SECONDS; how many inputs it had is said, and written to FUZZ if it is set.
FUZZ_SECONDS ?= 1800
fuzz:
	$(PYTHON) -m tests.fuzz.patterns 16000 "" 120
	$(PYTHON) -m tests.fuzz.run --seconds $(FUZZ_SECONDS) $(if $(FUZZ),--out $(FUZZ))

# The same under atheris, led by the code that inputs reach: make fuzz-guided TARGET=replies
TARGET ?= replies
fuzz-guided:
	$(PYTHON) -m pip install --quiet -e '.[fuzz]'
	$(PYTHON) -m tests.fuzz.guided $(TARGET) -max_total_time=$(FUZZ_SECONDS)

# Weaknesses in the code and in what is installed (that list needs the network), and a bill of
# materials in build/.
audit:
	$(PYTHON) -m pip install --quiet -e '.[audit]'
	$(PYTHON) -m tests.audit.run

# Many processes on one data directory, killed at random; the report is in build/soak. SOAK=--chroma
# puts the vectors on a Chroma server, which is killed, too.
SOAK_SECONDS ?= 600
soak:
	$(PYTHON) -m tests.soak.run --seconds $(SOAK_SECONDS) $(SOAK)
