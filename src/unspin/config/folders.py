"""Where the program keeps things."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path:
    """The folder for compiled tables: ``$UNSPIN_CACHE_DIR`` or the user's cache folder."""
    chosen = os.environ.get("UNSPIN_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("unspin", appauthor=False)
