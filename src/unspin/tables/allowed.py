"""The wordings that look spun and are not, by their normal form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unspin.document import normalize_phrase

from .files import ALLOWED_COLUMNS, TableError, parse_allowed, read_allowed

__all__ = ["add_allowed", "allowed_reasons"]

_HEAD = "# Wordings that look spun and are not: no edit may change part of one\n"


def allowed_reasons(files: Sequence[Path] = ()) -> dict[str, str]:
    """Why each wording of ``allowed.tsv`` and of these further files is allowed; raises :class:`TableError`."""
    return {normalize_phrase(phrase): reason for file in (None, *files) for phrase, reason in read_allowed(file)}


def add_allowed(data: bytes, path: Path, phrase: str, reason: str = "") -> bytes:
    """The content of an allow-list with a phrase more, at its place; the same where it stands there already.

    With no content a new file is begun. Raises :class:`TableError` where the file or the phrase is at fault.
    """
    row = "\t".join(part for part in (" ".join(phrase.split()), " ".join(reason.split())) if part)
    if not data:
        data = f"{_HEAD}{chr(9).join(ALLOWED_COLUMNS)}\n".encode()
    wanted = normalize_phrase(phrase)
    known = list(parse_allowed(data, path))
    if any(normalize_phrase(other) == wanted for _, other, _ in known):
        return data
    if phrase.lstrip().startswith("#"):
        raise TableError(f"{path}: {phrase!r} would be read as a comment; not added")
    lines = data.decode("utf-8").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    places = [number for number, other, _ in known if other.casefold() > phrase.casefold()]
    lines.insert(places[0] - 1 if places else len(lines), row)
    new = ("\n".join(lines) + "\n").encode()
    list(parse_allowed(new, path))  # what is too long for the list is refused
    return new
