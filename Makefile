# Two commands on a fresh Debian or Ubuntu machine with Python ≥ 3.11 and make:
#   make demo   the main job on the shipped samples
#   make test   style, types, direction of imports, and all tests
# Each does its whole set-up: Debian packages, virtual environment, Python packages.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What the tests need from Debian: the fonts that the samples and the synthetic pages are drawn with, a database.
FONTS := fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-ukai \
         fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-liberation fonts-dejavu-core fonts-freefont-ttf \
         fonts-droid-fallback
# What the packages need to be installed: one of them comes as source in C++.
TOOLS := python3-venv python3-dev g++
DEBIAN := $(TOOLS) $(FONTS) postgresql

.PHONY: help setup system demo labelstudio test check bench accuracy learning faults throughput images composed clean
help:
	@sed -n '1,4s/^# \{0,1\}//p' Makefile

setup: $(VENV)/.ready

# Three packages write one cv2; the headless one of exactly this version must come last.
$(VENV)/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/pip || { test ! -e $(VENV) || rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }; }
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	$(BIN)/pip install -q --force-reinstall --no-deps -c constraints.txt opencv-python-headless
	touch $@

system:
	@missing=; for p in $(DEBIAN); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ]; then \
	  echo "installing$$missing"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
	  echo "These Debian packages are missing; please install them: sudo apt-get install$$missing" >&2; \
	  [ "$${CI:-}" != true ]; \
	fi

demo: DEBIAN := $(TOOLS)
demo: system setup
	rm -rf out/demo
	$(BIN)/gouji run datasets/samples --home out/demo
	@echo "What waits for a person, and why: $(BIN)/gouji show DOC --home out/demo"
	@echo "Every page with its cells and doubts drawn on it: $(BIN)/gouji extract datasets/samples --out out/read --overlay out/read"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

# The tests of the review queue run a real Label Studio, in a virtual environment of its own.
labelstudio: setup
	$(BIN)/python -m services.labelstudio.install .label-studio

test: DEBIAN += chromium
test: system check labelstudio
	$(BIN)/pytest -n 2 --dist loadfile

clean:
	rm -rf out build *.egg-info .pytest_cache .ruff_cache .hypothesis

# gouji beside other table readers, which live in a virtual environment of their own.
BENCH := .venv-bench
$(BENCH)/.ready: tests/benchmarks/peers.txt
	test -x $(BENCH)/bin/pip || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install -q -r $<
	touch $@

bench: DEBIAN += tesseract-ocr tesseract-ocr-chi-sim ghostscript
bench: system setup $(BENCH)/.ready
	$(BIN)/python tests/benchmarks/bench.py --peers-python $(BENCH)/bin/python

# What gouji promises, measured on held-out pages.
DOCUMENTS ?= 4
accuracy: system setup
	$(BIN)/python tests/benchmarks/accuracy.py --documents $(DOCUMENTS)

# Workers, Redis, database and disk fail at random moments; what became of every document, in one table.
FAULTS ?= 200
faults: system setup
	$(BIN)/python tests/faults/every_fault.py --documents $(FAULTS)

# Many small documents through the whole system, beside plain extraction; writes docs/throughput.md.
THROUGHPUT ?= 2000
throughput: system setup
	$(BIN)/python tests/benchmarks/throughput.py --documents $(THROUGHPUT)

# Container images, built and tried: with Docker where there is an engine, else with buildah.
images: DEBIAN := $(shell docker info >/dev/null 2>&1 || echo buildah debootstrap)
images: system
	$(PYTHON) docker/images.py

# The services of docker/compose.yaml as they stand there, without an engine; after `make images`, as root.
composed: system setup
	$(BIN)/python tests/composed.py

# What corrections bring, and that nothing else gets worse.
learning: system setup
	$(BIN)/python tests/benchmarks/learning_curve.py
