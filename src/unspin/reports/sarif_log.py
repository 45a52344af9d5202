"""SARIF 2.1.0, the log itself: files, rules, places, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from unspin import __version__
from unspin.batch.work import FileResult

from .figures import Figures, Joined
from .locations import relative_uri
from .messages import KIND_TITLES
from .positions import Positions
from .reporter import Error, Reporter
from .visible import as_json, harmless, valid

__all__ = ["KIND_RULES", "SCHEMA", "Finding", "Rule", "SarifLog", "region_of"]

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


class Rule(NamedTuple):
    """A kind of finding: what it is called, and what it means."""

    title: str
    explained: str


KIND_RULES = {kind: Rule(title, _EXPLAINED.get(kind, title)) for kind, title in KIND_TITLES.items()}
"""The rules that edits come under."""


class Finding(NamedTuple):
    """A result but for its place; ``wordings`` are what it is known by when other lines were changed."""

    rule: str
    level: str
    message: str
    wordings: tuple[str, ...]
    rank: float
    properties: Mapping[str, Any]


class SarifLog(Reporter):
    """Collects the files and writes one SARIF log at the end; what is found in them is added by those built on it.

    ``base`` is the folder that locations are relative to, ``prints`` names the fingerprints.
    """

    def __init__(self, write: Callable[[str], None], base: Path, rules: Mapping[str, Rule], prints: str) -> None:
        self._write, self._base, self._prints = write, base, prints
        self._artifacts: list[dict[str, Any]] = []
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []
        self._rules = dict(rules)
        self._seen: Counter[str] = Counter()
        self._joined = Joined()

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if not result.number:
            location = {**self._location(result.path), "index": len(self._artifacts)}
            self._artifacts.append(_artifact(location, result.encoding))
            self._seen.clear()
        self._find(result, Positions(result.text, result.origin) if result.encoding else None)
        for problem in result.problems:
            self._notify(result.path, problem, "warning")
        if figures := self._joined.add(result):
            self._artifacts[-1]["properties"] = _properties(figures)
            self._finish(figures)

    def _find(self, result: FileResult, positions: Positions | None) -> None:
        """Take in what was found in a file, or in a block of one; there are positions if it is a text."""

    def _finish(self, figures: Figures) -> None:
        """A file is done."""

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
                    "rules": [_rule(name, rule) for name, rule in self._rules.items()],
                }
            },
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "artifacts": self._artifacts,
            "results": self._results,
        }
        self._write(as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, 1) + "\n")

    @property
    def _here(self) -> dict[str, Any]:
        """The location of the file at hand."""
        location: dict[str, Any] = self._artifacts[-1]["location"]
        return location

    def _location(self, path: Path) -> dict[str, Any]:
        uri = relative_uri(path, self._base)
        return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": "%SRCROOT%"}

    def _notify(self, path: Path, message: str, level: str) -> None:
        locations = [{"physicalLocation": {"artifactLocation": self._location(path)}}]
        self._notifications.append({"level": level, "message": _message(message), "locations": locations})

    def _add(
        self,
        finding: Finding,
        regions: Mapping[str, Any] | None = None,
        place: Mapping[str, int | str] | None = None,
    ) -> dict[str, Any]:
        """Add a result of the file at hand and give it back; without ``regions`` it is of all of the file."""
        self._rules.setdefault(finding.rule, Rule(finding.rule, finding.rule))
        where: dict[str, Any] = {"physicalLocation": {"artifactLocation": self._here, **(regions or {})}}
        if place:
            name = ", ".join(f"{key} {value}" for key, value in place.items())
            where["logicalLocations"] = [{"name": valid(name), "kind": "element"}]
        # The same finding has the same print after other lines were changed.
        key = sha256("\0".join((finding.rule, *finding.wordings)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[key] += 1
        entry = {
            "ruleId": finding.rule,
            "ruleIndex": list(self._rules).index(finding.rule),
            "level": finding.level,
            "message": _message(finding.message),
            "locations": [where],
            "partialFingerprints": {self._prints: f"{key}:{self._seen[key]}"},
            "rank": round(finding.rank, 2),
            "properties": {**finding.properties, **(place or {})},
        }
        self._results.append(entry)
        return entry


def region_of(positions: Positions, start: int, end: int) -> dict[str, Any]:
    """Where something is, as SARIF says it."""
    line, column = positions.of(start)
    end_line, end_column = positions.of(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": positions.offset(start),
        "charLength": end - start,
    }


def _rule(name: str, rule: Rule) -> dict[str, Any]:
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in rule.title.replace("-", " ").split()),
        "shortDescription": {"text": rule.title.capitalize()},
        "fullDescription": {"text": rule.explained},
        "help": {"text": rule.explained},
        "defaultConfiguration": {"level": "warning"},
    }


def _artifact(location: dict[str, Any], encoding: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"location": location, "roles": ["analysisTarget"], "properties": {}}
    if registered := _ENCODINGS.get(encoding):
        entry["encoding"] = registered
    return entry


def _properties(figures: Figures) -> dict[str, Any]:
    return {
        "score": round(figures.score, 2),
        "spin_rate": round(figures.spin_rate, 4),
        "words": figures.words,
        "remaining": round(figures.remaining, 1),
    }


def _message(text: str) -> dict[str, str]:
    # Single braces would be placeholders.
    return {"text": harmless(text).replace("{", "{{").replace("}", "}}")}
