"""The JSON report, version 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from unspin.batch.work import FileResult
from unspin.edits import Edit

from .by import By
from .evidence import parts_of, strongest, top_evidence
from .figures import Joined
from .reporter import Error, Reporter
from .visible import as_json

__all__ = ["Entries", "JsonReporter", "edit_entry"]


class JsonReporter(Reporter):
    """Collects the files and writes one JSON document at the end."""

    def __init__(self, write: Callable[[str], None], by: By | None = None, evidence: int = 0) -> None:
        self._write = write
        self._entries = Entries(by, evidence)
        self._files: list[dict[str, Any]] = []

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if entry := self._entries.add(result):
            self._files.append(entry)

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        report = {
            "version": 1,
            "files": self._files,
            "errors": [{"path": path, "message": message} for path, message in errors],
        }
        self._write(as_json(report, indent=1) + "\n")


class Entries:
    """Makes files' parts of the report; offsets count characters of the decoded file after any byte-order mark.

    ``by`` adds scores of a file's parts, ``evidence`` the strongest pieces of evidence, so many.
    """

    def __init__(self, by: By | None, evidence: int) -> None:
        self._by, self._evidence = by, evidence
        self._joined = Joined()
        self._lists: dict[str, list[Any]] = {}

    def add(self, result: FileResult) -> dict[str, Any] | None:
        """The entry of a file, once the last of its blocks has come."""
        if not result.number:
            self._lists = {"edits": [], "suggestions": []}
        for name, items in self._found(result):
            self._lists.setdefault(name, []).extend(items)
        figures = self._joined.add(result)
        if figures is None:
            return None
        if evidence := self._lists.get("evidence"):
            self._lists["evidence"] = strongest(evidence, self._evidence, lambda item: float(item["probability"]))
        return {
            "path": str(figures.path),
            "score": round(figures.score, 2),
            "spin_rate": round(figures.spin_rate, 4),
            "words": figures.words,
            **({"language": "other"} if figures.foreign else {}),
            **self._lists,
        }

    def _found(self, result: FileResult) -> Iterator[tuple[str, list[Any]]]:
        shift, text, by = result.origin.offset, result.text, self._by
        yield "edits", [edit_entry(*pair, shift) for pair in zip(result.edits, result.places, strict=True)]
        suggested = zip(result.suggestions, result.suggestion_places, strict=True)
        yield "suggestions", [edit_entry(*pair, shift) for pair in suggested]
        if by in {By.paragraph, By.sentence}:
            yield (
                f"{by}s",
                [
                    {"start": part.start + shift, "end": part.end + shift}
                    | {"score": round(part.score, 2), "words": part.words}
                    for part in parts_of(result, by)
                ],
            )
        if self._evidence:
            yield (
                "evidence",
                [
                    {"start": item.start + shift, "end": item.end + shift, "text": text[item.start : item.end]}
                    | {"what": item.what, "probability": round(item.probability, 4)}
                    | {"sentence": text[slice(*item.sentence)]}
                    for item in top_evidence(result, self._evidence)
                ],
            )
        if result.records:
            yield (
                "records",
                [
                    {**record.place, "score": round(record.score, 2), "spin_rate": round(record.spin_rate, 4)}
                    | {"words": record.words, "edits": record.edits}
                    for record in result.records
                ],
            )
        if result.problems:
            yield "problems", result.problems


def edit_entry(edit: Edit, place: dict[str, int | str], shift: int = 0) -> dict[str, Any]:
    """An edit as the report has it; ``place`` adds record or paragraph, ``shift`` is added to offsets."""
    return {
        "start": edit.start + shift,
        "end": edit.end + shift,
        "original": edit.original,
        "replacement": edit.replacement,
        "confidence": round(edit.confidence, 4),
        "kind": edit.kind,
        "source": edit.source,
        "alternatives": [{"text": text, "probability": round(value, 4)} for text, value in edit.alternatives],
        **place,
    }
