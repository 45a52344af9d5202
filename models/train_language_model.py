"""Estimate, prune and convert the language models that come with the program.

    python models/train_language_model.py WORK_DIR [--smoothing witten-bell] [--prune 1e-7,1e-7] [--only general]

WORK_DIR is what ``prepare_corpus.py`` wrote. Needs IRSTLM (Debian package ``irstlm``) and ``sphinx_lm_convert`` (Debian
package ``sphinxbase-utils``); the program itself needs neither. Writes WORK_DIR/NAME.bin for every model below.
"""

from __future__ import annotations

import argparse
import lzma
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from unspin.document import normalize_phrase
from unspin.language_model.vocabulary import model_word

# How often each source counts. News is thin and older: up; the General Debate repeats its formulas: half.
SOURCES: dict[str, dict[str, float]] = {
    "general": {
        "wikinews": 3,
        "voa_news": 3,
        "us_gov_blogs": 2,
        "us_presidential_speeches": 1,
        "us_congress_2005": 1,
        "un_general_debate": 0.5,
        "fed_beige_book": 1,
        "cia_factbook": 1,
        "common_voice": 2,
        "openstax": 1,
        "wikipedia_2014": 1,
        "wikipedia_later": 1,
        "wikipedia_vital_intros": 1,
        "wikipedia_vital_summaries": 1,
        "wordnet_glosses": 1,
    },
    "science": {
        "arxiv_cs": 1,
        "arxiv_biology": 1,
        "arxiv_economics": 1,
        "arxiv_physics": 1,
        "plos": 2,
        "cdc": 1,
        "medquad": 1,
        "d2l": 2,
        "openstax": 1,
        "wikipedia_vital_summaries": 1,
    },
}
# Lists of standard terms are extra evidence for the models of their domain.
TERMS = {
    "general": ("wordnet30_multiword", "organisations_wikipedia_titles", "wikipedia_vital5_titles"),
    "science": ("medquad_medical_terms", "openstax_glossary_terms"),
}
MIN_WORD_COUNT = {"general": 8, "science": 5}
MIN_TERM_COUNT = 3  # a listed term counts when its rarest word stands in the text this often


def training_sentences(name: str, work: Path) -> Iterator[str]:
    """The sentences of a model's sources, repeated by weight."""
    for source, weight in SOURCES[name].items():
        with (work / f"{source}.train.txt").open(encoding="utf-8") as stream:
            for number, line in enumerate(stream):
                times = int(weight) + (1 if weight % 1 and number % round(1 / (weight % 1)) == 0 else 0)
                for _ in range(times):
                    yield line.rstrip("\n")


def term_lines(name: str, folder: Path, counts: Counter[str]) -> Iterator[str]:
    """Listed terms of two to five words that are no curiosities."""
    for file in TERMS[name]:
        with lzma.open(folder / f"{file}.tsv.xz", "rt", encoding="utf-8") as stream:
            for line in stream:
                term = line.split("\t")[0].strip()
                if line.startswith("#") or not re.fullmatch(r"[A-Za-z][A-Za-z' -]+", term):
                    continue
                words = [model_word(word) for word in normalize_phrase(term).split()]
                if 2 <= len(words) <= 5 and min(counts[word] for word in words) >= MIN_TERM_COUNT:
                    yield " ".join(words)


def write_training_text(name: str, work: Path, terms: Path | None) -> Path:
    """The training text of a model with rare words replaced by ``<unk>``."""
    counts: Counter[str] = Counter()
    for sentence in training_sentences(name, work):
        counts.update(sentence.split())
    vocabulary = {word for word, count in counts.items() if count >= MIN_WORD_COUNT[name]}
    text = work / f"{name}.text"
    with text.open("w", encoding="utf-8") as out:
        for sentence in training_sentences(name, work):
            out.write(_line(sentence, vocabulary))
        if terms is not None:
            for term in term_lines(name, terms, counts):
                out.write(_line(term, vocabulary))
    print(f"{name}: {sum(counts.values()):,} words, {len(vocabulary):,} in the vocabulary", flush=True)
    return text


def _line(sentence: str, vocabulary: set[str]) -> str:
    return f"<s> {' '.join(word if word in vocabulary else '<unk>' for word in sentence.split())} </s>\n"


def estimate(text: Path, work: Path, smoothing: str, prune: str) -> Path:
    """Estimate with IRSTLM, prune by entropy, convert to pocketsphinx's binary format."""
    irstlm = os.environ.get("IRSTLM", "/usr/lib/irstlm")
    stem = work / f"{text.stem}.{smoothing}"
    full, arpa, pruned = Path(f"{stem}.gz"), Path(f"{stem}.arpa"), Path(f"{stem}.{prune.replace(',', '_')}.arpa")
    environment = {**os.environ, "IRSTLM": irstlm}
    build = [f"{irstlm}/bin/build-lm.sh", "-i", f"cat {text}", "-n", "3", "-o", str(full), "-k", "4", "-b"]
    build += ["-s", smoothing, "-p", "-t", str(work / f"stat_{text.stem}_{smoothing}")]
    if not arpa.exists():
        _run(build, environment)
        _run([f"{irstlm}/bin/compile-lm", "--text=yes", str(full), str(arpa)], environment)
    _run([f"{irstlm}/bin/prune-lm", f"--threshold={prune}", str(arpa), str(pruned)], environment)
    binary = pruned.with_suffix(".bin")
    _run(["sphinx_lm_convert", "-i", str(pruned), "-ifmt", "arpa", "-o", str(binary), "-ofmt", "bin"], environment)
    return binary


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-3000:]}")


def main() -> None:
    """Train the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--terms", type=Path, help="folder of term lists (corpus/terms)")
    parser.add_argument("--smoothing", default="witten-bell")
    parser.add_argument("--prune", default="1e-7,1e-7", help="entropy thresholds for bigrams and trigrams")
    parser.add_argument("--only", choices=sorted(SOURCES))
    options = parser.parse_args()
    for name in [options.only] if options.only else sorted(SOURCES):
        text = options.work / f"{name}.text"
        if not text.exists():
            write_training_text(name, options.work, options.terms)
        binary = estimate(text, options.work, options.smoothing, options.prune)
        target = options.work / f"{name}.bin"
        shutil.copy(binary, target)
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
