"""SARIF 2.1.0, which code-scanning services and editors read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from unspin import __version__
from unspin.batch.work import FileResult
from unspin.edits import Edit
from unspin.restorer import PRECISE_CONFIDENCE

from .locations import relative_uri
from .messages import KIND_TITLES, describe
from .positions import Positions
from .reporter import Error, Reporter
from .visible import as_json, harmless, valid

__all__ = ["SCHEMA", "SarifReporter"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_EXPLAINED = {
    "phrase": "A wording that a synonym spinner put in the place of a usual one. The wording proposed is inferred: "
    "it is the likeliest one, not known to be the original.",
    "residue:mojibake": "Characters that were decoded in a wrong encoding.",
    "residue:lookalike": "Letters of another alphabet, or invisible characters, that hide a word from filters.",
    "residue:spintax": "Alternatives in braces from which the spinner should have taken one.",
    "residue:furniture": "Lines that belong to the page that the text was taken from, not to the text.",
    "residue:duplicate": "A sentence or paragraph that stands there a second time.",
    "residue:typography": "Marks, spaces or word boundaries that copying or spinning damaged.",
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32-le": "UTF-32LE",
    "utf-32-be": "UTF-32BE",
    "cp1252": "windows-1252",
    "latin-1": "ISO-8859-1",
}
"""Python's names of encodings, and what they are registered as."""


class SarifReporter(Reporter):
    """Collects the files and writes one SARIF log at the end.

    Edits are errors where the preset ``precise`` would make them, else warnings, and come with a fix; suggestions are
    notes without one. ``base`` is the folder that locations are relative to.
    """

    def __init__(self, write: Callable[[str], None], base: Path) -> None:
        self._write, self._base = write, base
        self._artifacts: list[dict[str, Any]] = []
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []
        self._rules = list(KIND_TITLES)

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        location = {**self._location(result.path), "index": len(self._artifacts)}
        self._artifacts.append(_artifact(location, result))
        positions = Positions(result.text) if result.encoding else None
        seen: Counter[str] = Counter()
        for edit, place in zip(result.edits, result.places, strict=True):
            level = "error" if edit.confidence >= PRECISE_CONFIDENCE else "warning"
            entry = self._result(location, positions, edit, place, seen, describe(edit), level)
            if positions:
                entry["fixes"] = [_fix(location, positions, edit)]
            self._results.append(entry)
        for edit, place in zip(result.suggestions, result.suggestion_places, strict=True):
            message = describe(edit, suggestion=True)
            self._results.append(self._result(location, positions, edit, place, seen, message, "note"))
        for problem in result.problems:
            self._notify(result.path, problem, "warning")

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        for path, message in errors:
            self._notify(Path(path), message, "error")
        invocation: dict[str, Any] = {"executionSuccessful": not errors}
        if self._notifications:
            invocation["toolExecutionNotifications"] = self._notifications
        run = {
            "tool": {
                "driver": {
                    "name": "unspin",
                    "version": __version__,
                    "semanticVersion": __version__,
                    "rules": [_rule(kind) for kind in self._rules],
                }
            },
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "artifacts": self._artifacts,
            "results": self._results,
        }
        self._write(as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, 1) + "\n")

    def _location(self, path: Path) -> dict[str, Any]:
        uri = relative_uri(path, self._base)
        return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": "%SRCROOT%"}

    def _notify(self, path: Path, message: str, level: str) -> None:
        locations = [{"physicalLocation": {"artifactLocation": self._location(path)}}]
        self._notifications.append({"level": level, "message": _message(message), "locations": locations})

    def _result(
        self,
        location: dict[str, Any],
        positions: Positions | None,
        edit: Edit,
        place: Mapping[str, int | str],
        seen: Counter[str],
        message: str,
        level: str,
    ) -> dict[str, Any]:
        if edit.kind not in self._rules:
            self._rules.append(edit.kind)
        where: dict[str, Any] = {"physicalLocation": {"artifactLocation": location}}
        if positions:
            where["physicalLocation"]["region"] = _region(positions, edit)
        if place:
            name = ", ".join(f"{key} {value}" for key, value in place.items())
            where["logicalLocations"] = [{"name": valid(name), "kind": "element"}]
        # The same finding has the same print after other lines were changed.
        print_ = sha256("\0".join((edit.kind, edit.original, edit.replacement)).encode("utf-8", "surrogatepass"))
        key = print_.hexdigest()[:16]
        seen[key] += 1
        return {
            "ruleId": edit.kind,
            "ruleIndex": self._rules.index(edit.kind),
            "level": level,
            "message": _message(message),
            "locations": [where],
            "partialFingerprints": {"edit/v1": f"{key}:{seen[key]}"},
            "rank": round(100 * edit.confidence, 2),
            "properties": {
                "original": edit.original,
                "replacement": edit.replacement,
                "confidence": round(edit.confidence, 4),
                "source": edit.source,
                "alternatives": [{"text": text, "probability": round(p, 4)} for text, p in edit.alternatives],
                **place,
            },
        }


def _rule(kind: str) -> dict[str, Any]:
    title = KIND_TITLES.get(kind, kind)
    explained = _EXPLAINED.get(kind, title)
    return {
        "id": kind,
        "name": "".join(word.capitalize() for word in title.replace("-", " ").split()),
        "shortDescription": {"text": title.capitalize()},
        "fullDescription": {"text": explained},
        "help": {"text": explained},
        "defaultConfiguration": {"level": "warning"},
    }


def _artifact(location: dict[str, Any], result: FileResult) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "location": location,
        "roles": ["analysisTarget"],
        "properties": {
            "score": round(result.score, 2),
            "spin_rate": round(result.spin_rate, 4),
            "words": result.words,
            "remaining": round(result.remaining, 1),
        },
    }
    if encoding := _ENCODINGS.get(result.encoding):
        entry["encoding"] = encoding
    return entry


def _region(positions: Positions, edit: Edit) -> dict[str, int]:
    line, column = positions.of(edit.start)
    end_line, end_column = positions.of(edit.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": edit.start,
        "charLength": edit.end - edit.start,
    }


def _fix(location: dict[str, Any], positions: Positions, edit: Edit) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(positions, edit), "insertedContent": {"text": edit.replacement}}
    what = "Put the standard wording back" if edit.kind == "phrase" else "Mend it"
    return {
        "description": {"text": what},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
    }


def _message(text: str) -> dict[str, str]:
    # Single braces would be placeholders.
    return {"text": harmless(text).replace("{", "{{").replace("}", "}}")}
