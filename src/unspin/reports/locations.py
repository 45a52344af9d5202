"""Paths as services want them: relative to the folder that a run started in."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

__all__ = ["relative_path", "relative_uri"]


def relative_path(path: Path, base: Path) -> Path:
    """The path as seen from ``base``; the absolute one where it is not below it."""
    absolute = Path(os.path.normpath(base / path))
    return absolute.relative_to(base) if absolute.is_relative_to(base) else absolute


def relative_uri(path: Path, base: Path) -> str:
    """The same as a percent-encoded URI reference; ``file://`` where it is not below ``base``."""
    found = relative_path(path, base)
    # Bytes and not characters: a name may be no valid text.
    return found.as_uri() if found.is_absolute() else quote(os.fsencode(found.as_posix()), safe="/")
