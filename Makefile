# Everything below builds its own environment in .venv; all it needs is Python 3.11 or newer with venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed
	$(BIN)/unspin fix --color always examples/summit.txt

test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/speed.py

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "unspin needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Training: everything that is computed from the corpus, in order. Needs IRSTLM, sphinxbase-utils and wordnet-base (Debian).
.PHONY: models
models: $(VENV)/.installed-dev
	test -n "$(CORPUS)" -a -n "$(WORK)" -a -n "$(MOBY)" || { echo 'usage: make models CORPUS=dir WORK=dir MOBY=moby.txt.xz'; exit 2; }
	$(BIN)/python -m pip install --quiet scipy
	$(BIN)/python models/prepare_corpus.py $(CORPUS) $(WORK)
	$(BIN)/python models/train_language_model.py $(WORK) --terms $(CORPUS)/terms --only science --prune 1.4e-7,1.4e-7
	$(BIN)/python models/train_language_model.py $(WORK) --terms $(CORPUS)/terms --only general --prune 1.15e-7,1.15e-7
	cp $(WORK)/general.bin $(WORK)/science.bin src/unspin/language_model/data/
	$(BIN)/python models/train_topics.py $(WORK)
	$(BIN)/python models/build_thesaurus.py $(MOBY)
	$(BIN)/python models/collect_statistics.py $(WORK)
	$(BIN)/python models/perplexity.py $(WORK)
