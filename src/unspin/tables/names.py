"""Which file a table's name means."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from .files import ALLOWED_FILE, TableError, builtin_folder, builtin_tables

__all__ = ["builtin_path", "in_checkout", "nearest_names", "table_path"]


def builtin_path(name: str) -> Path | None:
    """The file of the built-in table of this name, with or without ``.tsv``; ``allowed`` is one of them."""
    files = {path.stem: path for path in (*builtin_tables(), builtin_folder() / ALLOWED_FILE) if path.is_file()}
    return files.get(name.removesuffix(".tsv"))


def table_path(name: str) -> Path:
    """The file a name means: a file that is there, else a built-in table. Raises :class:`TableError`."""
    path = Path(name)
    builtin = builtin_path(name)
    if builtin is not None and (path.suffix != ".tsv" or not path.exists()):
        return builtin
    if path.exists():
        return path
    raise TableError(f"no table or file is called {name!r}{nearest_names(name)}; see 'unspin tables list'")


def nearest_names(name: str) -> str:
    """A clause that asks whether a built-in table of a similar name was meant; empty where there is none."""
    stems = [path.stem for path in builtin_tables()]
    near = difflib.get_close_matches(Path(name).stem, stems, n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def in_checkout() -> bool:
    """Whether the built-in tables are those of a source checkout, and may be written."""
    folder = builtin_folder()
    return (folder.parent / "pyproject.toml").is_file() and os.access(folder, os.W_OK)
