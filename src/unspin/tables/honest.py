"""How spun wordings behave in honest prose, measured once on a held-out corpus.

``models/collect_statistics.py`` writes the file; it is read when tables are compiled.
"""

from __future__ import annotations

import lzma
import math
from pathlib import Path

from unspin.model_files import file_stamp

__all__ = ["HONEST_FILE", "UNMET", "HonestStatistics", "honest_digest", "read_honest"]

HONEST_FILE = Path(__file__).parent / "data" / "honest.tsv.xz"

UNMET = math.log(0.05)
"""ln of the occurrences per million words assumed of a wording that the corpus did not have."""

HonestStatistics = tuple[dict[str, float], dict[tuple[str, str], float]]


def read_honest() -> HonestStatistics:
    """ln occurrences per million words by spun wording, and mean gain in nats by (spun, standard) wording."""
    attested: dict[str, float] = {}
    gains: dict[tuple[str, str], float] = {}
    if HONEST_FILE.is_file():
        with lzma.open(HONEST_FILE, "rt", encoding="utf-8") as stream:
            for line in stream:
                spun, rate, standard, gain = line.rstrip("\n").split("\t")
                attested[spun] = max(math.log(float(rate)), UNMET)
                gains[spun, standard] = float(gain)
    return attested, gains


def honest_digest() -> bytes:
    """What the compiled tables' cache must change with."""
    return file_stamp(HONEST_FILE)
