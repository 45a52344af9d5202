"""Standard terms that no row lists: what word-by-word readings may add up to.

``models/build_terms.py`` takes them from open lists of terms and from the training corpus.
"""

from __future__ import annotations

import lzma
from pathlib import Path

from unspin.model_files import file_stamp

__all__ = ["TERMS_FILE", "inventory_digest", "read_inventory"]

TERMS_FILE = Path(__file__).parent / "data" / "terms.txt.xz"


def read_inventory() -> list[str]:
    """The terms as they are to be written."""
    if not TERMS_FILE.is_file():
        return []
    with lzma.open(TERMS_FILE, "rt", encoding="utf-8") as stream:
        return stream.read().splitlines()


def inventory_digest() -> bytes:
    """What the compiled tables' cache must change with."""
    return file_stamp(TERMS_FILE)
