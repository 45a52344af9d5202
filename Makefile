# Everything below builds its own environment in .venv; all it needs is Python 3.11 or newer with venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed
	$(BIN)/unspin fix --color always examples/summit.txt

# A file's tests stay in one process: they share what is slow to make.
test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest -n auto --dist loadfile

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
.PHONY: models confidence
models: $(VENV)/.installed-dev
	test -n "$(CORPUS)" -a -n "$(WORK)" -a -n "$(MOBY)" || { echo 'usage: make models CORPUS=dir WORK=dir MOBY=moby.txt.xz'; exit 2; }
	$(BIN)/python -m pip install --quiet scipy
	$(BIN)/python models/prepare_corpus.py $(CORPUS) $(WORK)
	$(BIN)/python models/train_language_model.py $(WORK) --terms $(CORPUS)/terms --only science --prune 1.4e-7,1.4e-7
	$(BIN)/python models/train_language_model.py $(WORK) --terms $(CORPUS)/terms --only general --prune 1.15e-7,1.15e-7
	cp $(WORK)/general.bin $(WORK)/science.bin src/unspin/language_model/data/
	$(BIN)/python models/build_terms.py $(CORPUS) $(WORK)
	$(BIN)/python models/train_topics.py $(WORK)
	$(BIN)/python models/build_thesaurus.py $(MOBY)
	$(BIN)/python models/collect_statistics.py $(WORK)
	$(BIN)/python models/perplexity.py $(WORK)

# The trees that say how sure an edit is; EVAL holds annotated passages (see models/collect_evidence.py for their form).
EVIDENCE = spun_dev news_dev seed clean_dev
confidence: $(VENV)/.installed-dev
	test -n "$(CORPUS)" -a -n "$(WORK)" -a -n "$(EVAL)" || { echo 'usage: make confidence CORPUS=dir WORK=dir EVAL=dir'; exit 2; }
	$(BIN)/python -m pip install --quiet scikit-learn
	$(BIN)/python models/spin_text.py $(CORPUS) $(WORK)/self.jsonl --documents 650
	$(BIN)/python models/spin_text.py $(CORPUS) $(WORK)/honest.jsonl --documents 1800 --honest 1 --part tune
	$(BIN)/python models/place_terms.py $(CORPUS) $(EVAL)/terms_dev.tsv $(WORK)/terms.jsonl --most 1
	for name in $(EVIDENCE); do $(BIN)/python models/collect_evidence.py $(EVAL)/$$name.jsonl $(WORK)/$$name.npz --sentences || exit 1; done
	for name in self honest terms; do $(BIN)/python models/collect_evidence.py $(WORK)/$$name.jsonl $(WORK)/$$name.npz || exit 1; done
	$(BIN)/python models/fit_confidence.py --real $(WORK)/spun_dev.npz $(WORK)/news_dev.npz $(WORK)/clean_dev.npz:2 --unseen $(WORK)/seed.npz --more $(WORK)/self.npz:0.2 $(WORK)/honest.npz:4 $(WORK)/terms.npz:0.6
