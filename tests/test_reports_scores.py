"""What a score run reports: evidence, parts and the heat map, as CSV, SARIF and HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_reports_html import parsed, text_of
from test_reports_machine import BASE, sarif_errors, table, written
from unspin import Edit
from unspin.batch.work import FileResult, RecordResult
from unspin.detection.findings import Part, Strange
from unspin.reports.by import By
from unspin.reports.csv_report import PART_COLUMNS, SCORE_COLUMNS, CsvScoreReporter
from unspin.reports.evidence import evidence_of_parts, parts_of, top_evidence
from unspin.reports.html_charts import scores_chart
from unspin.reports.html_heat import HeatMap
from unspin.reports.html_scores import HtmlScoreReporter
from unspin.reports.sarif import SarifReporter
from unspin.reports.sarif_scores import SarifScoreReporter

CALM = "The ferry left at nine. It carried sheep and two bicycles."
HOT = "The bosom malignancy of the mayor was no secret. He kept a colossal {container|box} of it."
LAST = "“Nobody,” she said, “will miss the lighthouse.”"
TEXT = f"{CALM}\r\n\r\n{HOT}\r\n\r\n{LAST}\r\n"
SCORES = (3.0, 31.5, 96.4, 61.2, 12.0)


def part(wording: str, score: float, text: str = TEXT) -> Part:
    start = text.index(wording)
    return Part(start, start + len(wording), score, len(wording.split()))


def edit(old: str, new: str, confidence: float, kind: str = "phrase", text: str = TEXT) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), old, new, confidence, kind, "tiny:2")


def strange(word: str, probability: float) -> Strange:
    start = TEXT.index(word)
    return Strange(start, start + len(word), probability)


# As the detector gives them: from a sentence's first word to its last.
WORDINGS = (
    "The ferry left at nine",
    "It carried sheep and two bicycles",
    "The bosom malignancy of the mayor was no secret",
    "He kept a colossal {container|box} of it",
    "Nobody,” she said, “will miss the lighthouse",
)
SENTENCES = [part(wording, score) for wording, score in zip(WORDINGS, SCORES, strict=True)]
CANCER = edit("bosom malignancy", "breast cancer", 0.93)
SPINTAX = edit("{container|box}", "container", 0.7, "residue:spintax")
BIG = edit("colossal", "big", 0.41)


def result(path: str = "a.txt", **fields: Any) -> FileResult:
    values: dict[str, Any] = {
        "edits": [CANCER, SPINTAX],
        "suggestions": [BIG],
        "sentences": SENTENCES,
        "strange": [strange("malignancy", 0.99), strange("mayor", 0.62), strange("sheep", 0.55)],
        "score": 91.2,
        "spin_rate": 0.21,
        "words": 33,
        "encoding": "utf-8",
    } | fields
    values.setdefault("places", [{}] * len(values["edits"]))
    values.setdefault("suggestion_places", [{}] * len(values["suggestions"]))
    return FileResult(Path(path), values.pop("text", TEXT), b"", **values)


def honest(path: str = "b.txt", **fields: Any) -> FileResult:
    calm = [replace(sentence, score=2.0) for sentence in SENTENCES]
    return result(path, **{"score": 4.0, "edits": [], "sentences": calm} | fields)


# Evidence.


def test_evidence_of_a_place_is_the_strongest_there() -> None:
    found = [(TEXT[item.start : item.end], item.what) for item in top_evidence(result(), 3)]
    assert found == [
        ("malignancy", "does not fit here"),
        ("mayor", "does not fit here"),
        ("{container|box}", "spintax"),
    ]


def test_evidence_has_its_sentence() -> None:
    (item,) = top_evidence(result(strange=[]), 1)
    assert TEXT[slice(*item.sentence)] == WORDINGS[2]
    assert (item.kind, item.edit, item.applied) == ("phrase", CANCER, True)


def test_no_evidence_where_none_is_asked_for() -> None:
    assert top_evidence(result(), 0) == []
    assert evidence_of_parts(result(), SENTENCES, 0) == {sentence: [] for sentence in SENTENCES}


def test_evidence_of_parts() -> None:
    found = evidence_of_parts(result(), SENTENCES, 1)
    assert [[TEXT[item.start : item.end] for item in found[sentence]] for sentence in SENTENCES] == [
        [],
        ["sheep"],
        ["malignancy"],
        ["{container|box}"],
        [],
    ]


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda span: (span[0], span[0] + span[1]))


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=8), st.integers(0, 4))
def test_evidence_is_found_however_parts_lie(
    parts: list[tuple[int, int]], words: list[tuple[int, int]], n: int
) -> None:
    text = "x" * 60
    spans = [Part(start, end, 50.0, 1) for start, end in parts if start < end]
    found = FileResult(Path("a"), text, b"", sentences=spans, strange=[Strange(*span, 0.5) for span in words])
    for item in top_evidence(found, n):
        about = [s for s in spans if s.start < max(item.end, item.start + 1) and item.start < s.end]
        first = min(about, key=lambda s: s.start) if about else None
        if first:
            assert item.sentence[0] == first.start
        else:
            assert item.sentence == (item.start, item.end)
    for one, items in evidence_of_parts(found, spans, n).items():
        assert len(items) <= n
        assert all(item.start < one.end and one.start < max(item.end, item.start + 1) for item in items)


# CSV.


def test_csv_of_files() -> None:
    text = written(CsvScoreReporter, result(), honest(), evidence=2)
    assert text.splitlines()[0] == ",".join(SCORE_COLUMNS)
    first, second = table(text)
    assert first["evidence"] == "malignancy (99%); {container|box} → container (70%)"
    assert second["evidence"] == "malignancy (99%); mayor (62%)"
    assert table(written(CsvScoreReporter, result()))[0]["evidence"] == ""


def test_csv_of_sentences() -> None:
    text = written(CsvScoreReporter, result(strange=[]), by=By.sentence, evidence=2)
    assert text.splitlines()[0] == ",".join(PART_COLUMNS)
    rows = table(text)
    assert [row["score"] for row in rows] == ["3.00", "31.50", "96.40", "61.20", "12.00"]
    assert rows[2] | {"path": ""} == {
        "path": "",
        "line": "3",
        "column": "1",
        "start": str(SENTENCES[2].start),
        "end": str(SENTENCES[2].end),
        "score": "96.40",
        "words": "9",
        "text": WORDINGS[2],
        "evidence": "bosom malignancy → breast cancer (93%)",
    }
    assert rows[3]["evidence"] == "colossal → big (41%); {container|box} → container (70%)"


def test_csv_of_paragraphs() -> None:
    rows = table(written(CsvScoreReporter, result(), by=By.paragraph, evidence=1))
    assert [(row["line"], row["evidence"]) for row in rows] == [
        ("1", "sheep (55%)"),
        ("3", "malignancy (99%)"),
        ("5", ""),
    ]


def test_csv_parts_of_a_document_have_no_lines() -> None:
    row = table(written(CsvScoreReporter, result("a.docx", encoding=""), by=By.sentence))[0]
    assert (row["line"], row["column"], row["start"]) == ("", "", "0")


def test_csv_evidence_is_no_formula() -> None:
    text = "=cmd was said twice."
    found = result(text=text, edits=[], suggestions=[], strange=[Strange(0, 4, 0.9)], sentences=[Part(0, 19, 80.0, 4)])
    (row,) = table(written(CsvScoreReporter, found, evidence=1))
    assert row["evidence"] == "'=cmd (90%)"
    (row,) = table(written(CsvScoreReporter, found, by=By.sentence, evidence=1))
    assert (row["text"], row["evidence"]) == ("'=cmd was said twice", "'=cmd (90%)")


# SARIF.


def sarif(*results: FileResult, **options: Any) -> dict[str, Any]:
    log = json.loads(written(SarifScoreReporter, *results, base=BASE, **options))
    assert sarif_errors()(log) == []
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert isinstance(run, dict)
    return run


def rules_of(run: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["ruleId"], one["level"]) for one in run["results"]]


def test_sarif_of_a_file_over_the_limit() -> None:
    run = sarif(result(), honest())
    (one,) = run["results"]
    assert (one["ruleId"], one["level"], one["rank"]) == ("score", "warning", 91.2)
    assert one["message"]["text"] == "Looks spun: score 91 of 100, spin rate 21%, 33 words"
    assert one["properties"] == {"score": 91.2, "limit": 50, "spin_rate": 0.21, "words": 33}
    assert one["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "a.txt", "uriBaseId": "%SRCROOT%", "index": 0}}}
    ]
    assert [artifact["properties"]["score"] for artifact in run["artifacts"]] == [91.2, 4.0]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(None, ["warning"]), (90.0, ["error"]), (91.2, []), (95.0, []), (1.0, ["error", "error"])],
)
def test_sarif_limit(limit: float | None, expected: list[str]) -> None:
    assert [level for _, level in rules_of(sarif(result(), honest(), limit=limit))] == expected


def test_sarif_evidence_has_its_sentence() -> None:
    run = sarif(result(strange=[strange("sheep", 0.45)]), evidence=9)
    assert rules_of(run) == [
        ("score", "warning"),
        ("strange", "note"),
        ("phrase", "warning"),
        ("phrase", "note"),
        ("residue:spintax", "warning"),
    ]
    _, sheep, cancer, big, _ = run["results"]
    assert sheep["message"]["text"] == "“sheep” does not fit here: a spinner may have put it there (45%)"
    assert cancer["message"]["text"] == ("“bosom malignancy” looks spun: “breast cancer” was probably meant (93% sure)")
    assert cancer["properties"]["replacement"] == "breast cancer"
    assert "may be spun" in big["message"]["text"]
    where = cancer["locations"][0]["physicalLocation"]
    assert where["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 3,
        "endColumn": 21,
        "charOffset": CANCER.start,
        "charLength": 16,
        "snippet": {"text": "bosom malignancy"},
    }
    context = where["contextRegion"]
    assert context["snippet"] == {"text": WORDINGS[2]}
    assert (context["charOffset"], context["charLength"]) == (SENTENCES[2].start, len(WORDINGS[2]))
    assert "fixes" not in cancer


def test_sarif_evidence_of_doubtful_and_honest_files() -> None:
    assert rules_of(sarif(result(score=30.0), evidence=1)) == [("strange", "note")]
    assert sarif(honest(), evidence=5)["results"] == []


@pytest.mark.parametrize(
    ("by", "limit", "expected"),
    [
        (By.sentence, None, [WORDINGS[2], WORDINGS[3]]),
        (By.sentence, 30.0, [WORDINGS[1], WORDINGS[2], WORDINGS[3]]),
        (By.paragraph, 50.0, [f"{WORDINGS[2]}. {WORDINGS[3]}"]),
        (By.paragraph, 90.0, []),
        (By.file, 10.0, []),
    ],
)
def test_sarif_parts_over_the_limit(by: By, limit: float | None, expected: list[str]) -> None:
    run = sarif(result(), by=by, limit=limit)
    assert run["results"][0]["ruleId"] == "score"
    parts = run["results"][1:]
    assert {(one["ruleId"], one["level"]) for one in parts} <= {(f"score:{by}", "warning")}
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in parts]
    assert [region["snippet"]["text"] for region in regions] == expected


def test_sarif_part_says_its_score() -> None:
    one = sarif(result(), by=By.sentence)["results"][1]
    assert one["message"]["text"] == f"This sentence looks spun: score 96 of 100: “{WORDINGS[2]}”"
    assert one["rank"] == one["properties"]["score"] == 96.4


def test_sarif_of_a_document_has_the_sentence_as_a_property() -> None:
    found = result("a.docx", encoding="", places=[{"paragraph": 2}, {"paragraph": 2}], strange=[])
    _, cancer = sarif(found, evidence=1)["results"]
    assert "region" not in cancer["locations"][0]["physicalLocation"]
    assert cancer["locations"][0]["logicalLocations"] == [{"name": "paragraph 2", "kind": "element"}]
    assert cancer["properties"]["sentence"] == WORDINGS[2]


def test_sarif_context_is_more_than_the_region() -> None:
    alone = [part("bosom malignancy", 90.0)]
    _, cancer = sarif(result(sentences=alone, strange=[]), evidence=1)["results"]
    assert "contextRegion" not in cancer["locations"][0]["physicalLocation"]


def test_sarif_prints_do_not_depend_on_what_stands_before() -> None:
    text = "New line.\n" + TEXT
    moved = result(
        text=text,
        edits=[replace(one, start=one.start + 10, end=one.end + 10) for one in (CANCER, SPINTAX)],
        suggestions=[],
        strange=[],
        sentences=[replace(one, start=one.start + 10, end=one.end + 10) for one in SENTENCES],
    )
    before = sarif(result(suggestions=[], strange=[]), by=By.sentence, evidence=3)
    prints = [
        [one["partialFingerprints"] for one in run["results"]]
        for run in (before, sarif(moved, by=By.sentence, evidence=3))
    ]
    assert prints[0] == prints[1]
    assert len({one["score/v1"] for one in prints[0]}) == len(prints[0])


def test_sarif_of_edits_says_nothing_of_scores() -> None:
    log = json.loads(written(SarifReporter, result(), base=BASE))
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["phrase", "residue:spintax", "phrase"]
    assert "score" not in [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]


ANY_TEXT = st.text(st.characters(), min_size=1, max_size=30)


@given(ANY_TEXT, st.data())
def test_no_text_breaks_a_report(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = [span for span in zip(cuts[::2], cuts[1::2], strict=False) if span[0] < span[1]]
    edits = [Edit(low, high, text[low:high], text[::-1], 0.5) for low, high in spans[:1]]
    found = result(
        text=text,
        edits=edits,
        suggestions=[],
        strange=[Strange(*span, 0.9) for span in spans[1:2]],
        sentences=[Part(*span, 88.0, 1) for span in spans],
    )
    assert sarif(found, by=By.sentence, evidence=3)["artifacts"]
    html = page(found, by=By.sentence, evidence=3)
    html.encode()
    document = parsed(html)
    assert len(document.query("script")) == 1
    written(CsvScoreReporter, found, by=By.sentence, evidence=3).encode()


# Long files come in blocks.


def blocks() -> Sequence[FileResult]:
    """The same text as that of ``result``, in two blocks that are cut before the second paragraph."""
    cut = TEXT.index("The bosom")
    whole = result()
    first = result(
        text=TEXT[:cut],
        edits=[],
        suggestions=[],
        strange=whole.strange[2:],
        sentences=SENTENCES[:2],
        words=11,
        last=False,
    )
    second = result(
        text=TEXT[cut:],
        edits=[replace(one, start=one.start - cut, end=one.end - cut) for one in whole.edits],
        suggestions=[replace(one, start=one.start - cut, end=one.end - cut) for one in whole.suggestions],
        strange=[replace(one, start=one.start - cut, end=one.end - cut) for one in whole.strange[:2]],
        sentences=[replace(one, start=one.start - cut, end=one.end - cut) for one in SENTENCES[2:]],
        words=22,
        number=1,
        origin=first.origin.after(first.text),
    )
    return first, second


@pytest.mark.parametrize("by", By)
def test_blocks_are_reported_as_one_file(by: By) -> None:
    options = {"by": by, "evidence": 2}
    assert sarif(*blocks(), **options) == sarif(result(), **options)
    assert written(CsvScoreReporter, *blocks(), **options) == written(CsvScoreReporter, result(), **options)
    names = re.compile(r"e1-\d")  # evidence that may yet be listed has a name, in every block
    shown = [
        [names.sub("", text_of(node)) for node in parsed(page(*found, **options)).query(".heat, .found li, td, th")]
        for found in (blocks(), [result()])
    ]
    assert shown[0] == shown[1]


# HTML.


def page(*results: FileResult, errors: Any = (), **options: Any) -> str:
    return written(HtmlScoreReporter, *results, errors=errors, **options)


def test_page() -> None:
    document = parsed(page(result(), honest(), errors=[("c.bin", "binary data")], evidence=2))
    assert [text_of(node) for node in document.query("h1, h2, h3")] == [
        "unspin report",
        "Not read",
        "Files",
        "a.txt",
        "Evidence",
        "Text",
        "b.txt",
        "Text",
    ]
    rows = [[text_of(cell).strip() for cell in row.query("th, td")] for row in document.query("tbody tr")]
    assert rows == [
        ["a.txt", "91.2", "yes", "21%", "33", "2", "2"],
        ["b.txt", "4.0", "no", "21%", "33", "0", "0"],
    ]
    assert "2 files read, 1 is over 50." in text_of(document.query("header")[0])
    assert not document.query("del, ins")


def test_page_limit() -> None:
    document = parsed(page(result(), limit=95))
    assert "0 are over 95" in text_of(document.query("header")[0])
    assert [text_of(cell) for cell in document.query("tbody td")][1] == "no"
    assert "Over 95" in [text_of(cell) for cell in document.query("thead th")]


def test_heat_map_shades_sentences() -> None:
    document = parsed(page(result()))
    heat = document.query(".file .heat")
    assert [(node.attrs["class"], text_of(node)) for node in heat] == [
        ("heat middle", WORDINGS[1] + "."),
        ("heat highest", WORDINGS[2] + "."),
        ("heat high", WORDINGS[3] + "."),
    ]
    assert [node.attrs["title"] for node in heat] == ["Score 32 of 100", "Score 96 of 100", "Score 61 of 100"]
    # Scores can be read, not only seen.
    assert [text_of(node) for node in document.query(".file sup")] == ["32", "96", "61"]


def test_heat_map_is_the_whole_text() -> None:
    document = parsed(page(result(), evidence=5))
    shown = "\n\n".join(text_of(node) for node in document.query(".file .text"))
    assert re.sub(r"(?<=\.)\d\d", "", shown).split() == TEXT.split()


def test_shades_are_told_by_more_than_colour() -> None:
    (style,) = parsed(page(result())).query("style")
    styles = re.findall(r"\.heat\.(\w+) \{[^}]*text-decoration-style: (\w+)", text_of(style))
    assert dict(styles) == {"middle": "dotted", "high": "solid", "highest": "double"}
    legend = parsed(page(result())).query(".legend .heat")
    assert [text_of(node) for node in legend] == ["20 or more", "50 or more", "85 or more"]


def test_evidence_is_listed_with_its_sentence() -> None:
    document = parsed(page(result(strange=[]), evidence=1))
    (item,) = document.query(".found li")
    assert text_of(item) == f"{WORDINGS[2]} for “breast cancer”: 93% Line 3, column 5"
    assert text_of(item.query("mark")[0]) == "bosom malignancy"
    (link,) = item.query("a")
    (target,) = document.query(".text b")
    assert link.attrs["href"] == "#" + target.attrs["id"]
    assert text_of(target) == "bosom malignancy"


def test_honest_files_have_no_evidence() -> None:
    document = parsed(page(honest(), evidence=3))
    assert not document.query(".found, .noted")
    assert document.query(".text")


def test_evidence_of_a_document_names_the_paragraph() -> None:
    found = result("a.docx", encoding="", places=[{"paragraph": 2}, {"paragraph": 2}], strange=[])
    assert text_of(parsed(page(found, evidence=1)).query(".found .where")[0]) == "Paragraph 2"


@pytest.mark.parametrize("by", [By.sentence, By.paragraph])
def test_parts_are_listed(by: By) -> None:
    document = parsed(page(result(), by=by, limit=60))
    rows = [[text_of(cell) for cell in row.query("th, td")] for row in document.query(".parts tbody tr")]
    if by is By.sentence:
        assert [row[1:3] for row in rows] == [
            ["3.0", "no"],
            ["31.5", "no"],
            ["96.4", "yes"],
            ["61.2", "yes"],
            ["12.0", "no"],
        ]
        assert rows[2] == ["3", "96.4", "yes", "9", WORDINGS[2]]
    else:
        assert [row[0] for row in rows] == ["1", "3", "5"]
        assert rows[1][4].startswith(WORDINGS[2])


def test_only_the_highest_of_many_parts_are_listed() -> None:
    text = "Some words. " * 700
    many = [Part(12 * n, 12 * n + 10, n / 7, 2) for n in range(700)]
    document = parsed(page(result(text=text, edits=[], suggestions=[], strange=[], sentences=many), by=By.sentence))
    scores = [float(text_of(row.query("td")[1])) for row in document.query(".parts tbody tr")]
    assert len(scores) == 500
    assert scores == sorted(scores)
    assert min(scores) == pytest.approx(200 / 7, abs=0.1)
    assert "200 with lower scores" in text_of(document.query(".gap")[0])


def long_text(calm: int, hot: str) -> FileResult:
    """Many paragraphs without a score to speak of, and one that has one, in the middle."""
    lines = ["The river is wide here and the boats are slow."] * calm
    lines[calm // 2] = hot
    text = "\n\n".join(lines)
    sentences = [
        Part(found.start(), found.end(), 88.0 if found[0] == hot else 1.0, 5) for found in re.finditer(r"[^\n]+", text)
    ]
    return result(text=text, edits=[], suggestions=[], strange=[], sentences=sentences)


def test_calm_paragraphs_of_long_texts_are_left_out() -> None:
    document = parsed(page(long_text(2000, "A bosom malignancy.")))
    assert [text_of(node) for node in document.query(".text, .gap")] == [
        "… 1,000 paragraphs without a sentence of 20 or more",
        "A bosom malignancy.88",
        "… 999 paragraphs without a sentence of 20 or more",
    ]
    assert len(parsed(page(long_text(200, "A bosom malignancy."))).query(".text")) == 200


def test_a_page_is_bounded() -> None:
    text = "Every word of it was spun with care. " * 20_000
    hot = [Part(37 * n, 37 * n + 36, 90.0, 8) for n in range(20_000)]
    found = result(text=text, edits=[], suggestions=[], strange=[], sentences=hot)
    html = page(found, by=By.sentence)
    assert len(html) < 1_500_000
    gap = text_of(parsed(html).query(".gap")[-1])
    (left_out,) = re.findall(r"… ([\d,]+) more words are not shown here", gap)
    shown = len(re.findall(r"Every", "".join(text_of(node) for node in parsed(html).query(".text"))))
    assert shown * 8 + int(left_out.replace(",", "")) == 160_000


def test_the_room_of_a_page_is_shared() -> None:
    heat = HeatMap(room=0)
    heat.add(result(), {})
    assert (heat.paragraphs, heat.used) == ([], 0)
    assert heat.more == len(re.findall(r"\w+", TEXT))


def test_what_has_no_score_is_elided_where_it_is_long() -> None:
    text = "It begins. " + "x1 " * 5000 + "\n\nIt ends."
    sentences = [Part(0, 9, 60.0, 2), Part(len(text) - 8, len(text) - 1, 60.0, 2)]
    heat = HeatMap(room=10_000)
    heat.add(result(text=text, sentences=sentences), {})
    assert heat.used < 2000
    shown = "".join(run.text for paragraph in heat.paragraphs for piece in paragraph.pieces for run in piece.runs)
    assert re.search(r"\[… 4,\d\d\d words …\]", shown)


def test_nothing_is_fetched() -> None:
    html = page(result(), evidence=3, by=By.sentence)
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|http:|https:", html)


def test_no_text_becomes_markup() -> None:
    text = "<b>One</b> & <script>alert(1)</script> said “</span>”."
    found = result(
        "<i>.txt",
        text=text,
        edits=[edit("<script>alert(1)</script>", "<u>", 0.9, text=text)],
        suggestions=[],
        strange=[],
        sentences=[Part(0, len(text), 88.0, 5)],
        problems=["<p>"],
    )
    document = parsed(page(found, by=By.sentence, evidence=2))
    assert text_of(document.query(".text")[0]) == text + "88"
    assert len(document.query("script")) == 1
    assert not document.query("i, u")


def test_chart_has_the_mean_score_of_each_stretch() -> None:
    chart = scores_chart([(30, 10.0), (30, 100.0), (60, 40.0)])
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [6.0, 33.0, 60.0, 24.0, 24.0, 24.0]
    assert chart.label == (
        "Scores of the sentences, from beginning to end: 48 on average, at most 100, 42% of the way through"
    )
    assert scores_chart([(59, 99.0)]) is None


def test_a_record_shares_no_paragraph_with_another() -> None:
    text = '{"body": "One here. Two here."}\n{"body": "Three here."}\n'
    parts = [part(wording, 50.0, text) for wording in ("One here.", "Two here.", "Three here.")]
    records = [RecordResult({"record": number}, 50.0, 0.0, 4, 0) for number in (1, 2)]
    found = FileResult(Path("a.jsonl"), text, b"", sentences=parts, records=records)
    assert [text[p.start : p.end] for p in parts_of(found, By.paragraph)] == ["One here. Two here.", "Three here."]
