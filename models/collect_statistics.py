"""How the tables' spun wordings behave in honest prose.

    python models/collect_statistics.py WORK_DIR

Reads the held-out part of the corpus (``prepare_corpus.py`` wrote it to WORK_DIR; it trained no language model). For
every spun wording of the compiled tables it counts the occurrences, and for every entry the language-model gain that
its standard wording would have had there, averaged over at most 16 of them. What an entry gains in honest prose
is no evidence of spinning: the restorer weighs a gain against this one. Writes
``src/unspin/tables/data/honest.tsv.xz``: spun wording, occurrences per million words, standard wording, mean gain in
nats.
"""

from __future__ import annotations

import argparse
import lzma
import random
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

from unspin.config import cache_folder
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.language_model.mixture import default_model
from unspin.lattice import contextual
from unspin.tables import PhraseIndex, builtin_tables, load_index
from unspin.tables.honest import HONEST_FILE

SAMPLES = 16
# The templates of these sources repeat: their counts say little about English.
SKIPPED = frozenset({"cia_factbook"})

Context = tuple[tuple[str, str], tuple[str, ...]]
Gains = dict[tuple[str, str], tuple[float, int]]


def occurrences(job: tuple[Path, int]) -> tuple[Counter[str], Gains, int]:
    """Counts and summed gains of one source."""
    path, seed = job
    chance = random.Random(seed)
    index = load_index(builtin_tables(), cache=cache_folder())
    counts: Counter[str] = Counter()
    contexts: defaultdict[str, list[Context]] = defaultdict(list)
    words = 0
    sample: list[list[str]] = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            tokens = line.split()
            words += len(tokens)
            if number % 50 == 0 and len(sample) < 400:
                sample.append(tokens)
            for start, token in enumerate(tokens):
                for length in index.lengths(token):
                    end = start + length
                    wording = token if length == 1 else " ".join(tokens[start:end])
                    if end > len(tokens) or not index.lookup(wording):
                        continue
                    counts[wording] += 1
                    kept = contexts[wording]
                    place = len(kept) if len(kept) < SAMPLES else chance.randrange(counts[wording])
                    if place < SAMPLES:
                        history = ["", BOUNDARY, *tokens[:start]][-2:]
                        context = ((history[0], history[1]), tuple(tokens[end : end + 2]))
                        kept[place : place + 1] = [context]
    return counts, gains(index, default_model().adapted(sample), contexts), words


def gains(index: PhraseIndex, model: LanguageModel, contexts: dict[str, list[Context]]) -> Gains:
    """Sum and number of the gains of every entry over the sampled contexts."""
    score = contextual(model)

    def logprob(context: Context, words: tuple[str, ...]) -> float:
        (before, previous), following = context
        total = 0.0
        for word in (*words, *following):
            total += score(word, previous, before)
            before, previous = previous, word
        return total

    found: Gains = {}
    for wording, places in contexts.items():
        seen = tuple(wording.split(" "))
        base = [logprob(place, seen) for place in places]
        for entry in index.lookup(wording):
            total = sum(logprob(place, entry.words) - kept for place, kept in zip(places, base, strict=True))
            found[wording, " ".join(entry.words)] = (total, len(places))
    return found


def main() -> None:
    """Collect and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    paths = [p for p in options.work.glob("*.heldout.txt") if p.name.partition(".")[0] not in SKIPPED]
    paths.sort(key=lambda path: -path.stat().st_size)
    counts: Counter[str] = Counter()
    summed: dict[tuple[str, str], tuple[float, int]] = {}
    words = 0
    with Pool() as pool:
        for more, part, size in pool.imap_unordered(occurrences, [(path, n) for n, path in enumerate(paths)]):
            counts.update(more)
            words += size
            for key, (total, number) in part.items():
                old, had = summed.get(key, (0.0, 0))
                summed[key] = (old + total, had + number)
    HONEST_FILE.parent.mkdir(exist_ok=True)
    with lzma.open(HONEST_FILE, "wt", encoding="utf-8", newline="\n", preset=9) as out:
        for (spun, standard), (total, number) in sorted(summed.items()):
            out.write(f"{spun}\t{1e6 * counts[spun] / words:.3g}\t{standard}\t{total / number:.1f}\n")
    print(
        f"{words:,} words, {len(counts):,} wordings met, {len(summed):,} entries; {HONEST_FILE.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
