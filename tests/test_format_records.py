"""JSON Lines and separated values: which of a record is prose, how edits and annotations are written."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from format_cases import Case, cases, check_changed, check_unchanged, named, source_of, visible, word_edit
from helpers import MANY
from unspin.document import decode
from unspin.edits import Edit, apply
from unspin.formats.json_lines import read_json_lines
from unspin.formats.layout import FormatError
from unspin.formats.records import RecordLayout
from unspin.formats.separated import read_separated


def jsonl(case: Case, data: bytes | None = None) -> RecordLayout:
    return read_json_lines(decode(case["source"].encode() if data is None else data), case["fields"])


def separated(case: Case, data: bytes | None = None) -> RecordLayout:
    return read_separated(decode(case["source"].encode() if data is None else data), case["fields"], None)


def check_records(layout: RecordLayout, case: Case) -> None:
    check_unchanged(layout, case)
    assert layout.problems == case.get("problems", [])
    if "places" in case:
        assert [unit.place["record"] for unit in layout.units] == case["places"]


@pytest.mark.parametrize("case", cases("jsonl", "changed"), ids=named)
def test_json_lines_changed(case: Case) -> None:
    check_changed(jsonl(case), lambda data: jsonl(case, data), case)


@pytest.mark.parametrize("case", cases("jsonl", "unchanged"), ids=named)
def test_json_lines_unchanged(case: Case) -> None:
    case = case | {"source": case["source"].replace("@NEST@", "[" * 100_000)}
    check_records(jsonl(case), case)


@pytest.mark.parametrize("case", cases("csv", "changed"), ids=named)
def test_separated_changed(case: Case) -> None:
    check_changed(separated(case), lambda data: separated(case, data), case)


@pytest.mark.parametrize("case", cases("csv", "unchanged"), ids=named)
def test_separated_unchanged(case: Case) -> None:
    check_records(separated(case), case)


def test_a_lone_surrogate_is_kept() -> None:
    layout = read_json_lines(source_of('{"text": "a\\ud83d pioneer \\ude00"}'), ["text"])
    (unit,) = layout.units
    assert unit.prose.text == "a\ud83d pioneer \ude00"
    (edit,) = layout.placed(unit, [Edit(0, 10, "a\ud83d pioneer", "b\ud83d leader")])
    assert layout.written([edit]) == b'{"text": "b\\ud83d leader \\ude00"}'


def test_what_the_encoding_lacks_is_escaped() -> None:
    layout = read_json_lines(decode('{"text": "café pioneer"}'.encode("cp1252")), ["text"])
    (unit,) = layout.units
    edits = layout.placed(unit, [Edit(5, 12, "pioneer", "Łódź")])
    assert layout.written(edits) == '{"text": "café \\u0141\\u00f3d\\u017a"}'.encode("cp1252")


def test_a_byte_order_mark_stays() -> None:
    layout = read_separated(decode(b"\xef\xbb\xbftext,id\na pioneer,1\n"), ["text"], None)
    (unit,) = layout.units
    assert layout.written(layout.placed(unit, [Edit(2, 9, "pioneer", "leader")])) == (
        b"\xef\xbb\xbftext,id\na leader,1\n"
    )


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "fields", "message"),
    [
        (
            '{"id": 1, "title": "a", "by": {"name": "b"}}',
            [],
            "name the field that holds the text with --field; fields here: title, by.name",
        ),
        ('{"id": 1}', [], "name the field that holds the text with --field; no field here holds text"),
        ('{"title": "a"}', ["text"], "no record has text in the field 'text'; fields here: title"),
        ('{"a": "x"}', ["b", "c"], "no record has text in the field 'b' or the field 'c'; fields here: a"),
        (
            '[{"text": "a"}]',
            ["text"],
            "no line is a JSON record (line 1: not a JSON object); a JSON array must be turned into one record a line",
        ),
        ("Dear all,\nhello", ["text"], "no line is a JSON record (line 1: not valid JSON (column 1))"),
    ],
)
def test_json_lines_refused(source: str, fields: list[str], message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_json_lines(source_of(source), fields)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("source", "fields", "message"),
    [
        ("id,text\n1,a", [], "name the column that holds the text with --field; columns here: id, text"),
        ("id,text\n1,a", ["body"], "no column is named 'body'; columns here: id, text"),
        ("id,text\n1,a", ["3"], "no column is named '3'; columns here: id, text"),
        ("id,text\n1,a", ["0"], "no column is named '0'; columns here: id, text"),
        ("id,,text\n1,2,a", ["body"], "no column is named 'body'; columns here: id, '', text"),
        ("text,id,text\na,1,b", ["text"], "several columns are named 'text': give the number (1 or 3)"),
        (
            'id,text\n1,"a\nb"\n2,"c\n3,d\n',
            ["text"],
            "line 4: the quote mark that begins a cell here is never closed",
        ),
    ],
)
def test_separated_refused(source: str, fields: list[str], message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_separated(source_of(source), fields, None)
    assert str(caught.value) == message


def test_many_columns_are_not_all_listed() -> None:
    with pytest.raises(FormatError, match=r"c0, c1, .*, c19 and 80 more$"):
        read_separated(source_of(",".join(f"c{n}" for n in range(100))), [], None)


def test_many_problems_are_counted() -> None:
    layout = read_json_lines(source_of('{"text": "a"}\n' + "no\n" * 1_500), ["text"])
    assert layout.problems[0] == "line 2: not valid JSON (column 1)"
    assert len(layout.problems) == 101
    assert layout.problems[-1] == "and 1,400 more such lines"


def test_columns_of_one_name_by_number() -> None:
    layout = read_separated(source_of("text,id,text\na,1,b"), ["3", "1"], None)
    assert [(unit.place["field"], unit.prose.text) for unit in layout.units] == [("3", "b"), ("1", "a")]


def test_tabs_are_never_written_where_nothing_is_quoted() -> None:
    layout = read_separated(source_of('id\ttext\n1\t"so" said the pioneer'), ["text"], "\t")
    (unit,) = layout.units
    assert layout.placed(unit, [Edit(14, 21, "pioneer", "a\tb")]) == []


# --- Annotations ------------------------------------------------------------------------------------------------------


FIELDS = {"unspin_score": 87.2, "unspin_edits": [{"original": 'the "a"', "replacement": "é"}]}


def annotated(layout: RecordLayout) -> str:
    edits: list[Edit] = []
    done: set[object] = set()
    for unit in layout.units:
        if unit.place["record"] not in done:
            done.add(unit.place["record"])
            edits += layout.annotated(unit, FIELDS)
    return apply(layout.text, edits)


def test_json_annotation_keeps_the_style() -> None:
    dumped = '[{"original": "the \\"a\\"", "replacement": "é"}]'
    for before, after in [
        ('{"text": "x"}', f'{{"text": "x", "unspin_score": 87.2, "unspin_edits": {dumped}}}'),
        ('{"text":"x" }', f'{{"text":"x","unspin_score":87.2,"unspin_edits":{dumped} }}'),
        (
            '{"text": "\\u00e9"}\r\n',
            f'{{"text": "\\u00e9", "unspin_score": 87.2, "unspin_edits": {dumped}}}\r\n'.replace('"é"', '"\\u00e9"'),
        ),
        (
            '{"unspin_score": 1, "text": "x"}',
            f'{{"unspin_score": 87.2, "text": "x", "unspin_edits": {dumped}}}',
        ),
    ]:
        assert annotated(read_json_lines(source_of(before), ["text"])) == after
        assert annotated(read_json_lines(source_of(after), ["text"])) == after


def test_two_fields_of_a_record_share_an_annotation() -> None:
    layout = read_json_lines(source_of('{"a": "x", "b": "y"}\n{"a": "z"}'), ["a", "b"])
    assert [unit.place for unit in layout.units] == [
        {"record": 1, "field": "a"},
        {"record": 1, "field": "b"},
        {"record": 2, "field": "a"},
    ]
    lines = [json.loads(line) for line in annotated(layout).splitlines()]
    assert lines == [{"a": "x", "b": "y"} | FIELDS, {"a": "z"} | FIELDS]


@pytest.mark.parametrize(
    "source",
    [
        "id,text\n1,x\n2,y\n",
        '"id","text"\r\n"1","x"\r\n"2","y"\r\n',
        "id;text;z\n1;x\n2;y;3",
        "id\ttext\n1\tx\n2\ty\n",
        "id,text,unspin_score\n1,x,3\n2,y\n",
        "id,unspin_edits,text\n1,,x\n2,[],y\n",
    ],
)
def test_separated_annotation(source: str) -> None:
    after = annotated(read_separated(source_of(source), ["text"], None))
    delimiter = next(mark for mark in ",;\t" if mark in source)
    before = list(csv.DictReader(io.StringIO(source), delimiter=delimiter))
    rows = list(csv.DictReader(io.StringIO(after), delimiter=delimiter))
    assert [row["text"] for row in rows] == ["x", "y"]
    for old, row in zip(before, rows, strict=True):
        assert {name: json.loads(row[name]) for name in FIELDS} == FIELDS
        assert all((row[name] or "") == (value or "") for name, value in old.items() if name not in FIELDS)
    assert None not in rows[0]
    assert after.count("unspin_score") == 1
    assert annotated(read_separated(source_of(after), ["text"], None)) == after


def test_annotation_where_nothing_is_quoted() -> None:
    after = annotated(read_separated(source_of('id\ttext\n1\t"so" it is'), ["text"], None))
    assert after.splitlines()[0] == "id\ttext\tunspin_score\tunspin_edits"
    assert after.splitlines()[1].split("\t")[:3] == ["1", '"so" it is', "87.2"]
    assert annotated(read_separated(source_of(after), ["text"], None)) == after


def test_a_ragged_row_is_not_annotated() -> None:
    layout = read_separated(source_of("id,text\n1,a,b\n2,c\n"), ["text"], None)
    assert annotated(layout).splitlines()[1] == "1,a,b"
    assert annotated(layout).splitlines()[0] == "id,text,unspin_score,unspin_edits"


# --- Whatever the records ---------------------------------------------------------------------------------------------


VALUES = st.text(st.sampled_from("abc é😀\"\\,;\t\n'{}[]:ü\u2028"), max_size=25)
NEW = st.text(st.sampled_from('xyé😀",\\'), min_size=1, max_size=5)


@settings(max_examples=MANY)
@given(
    st.lists(st.dictionaries(st.sampled_from(["text", "title", "other"]), VALUES), min_size=1, max_size=5),
    st.booleans(),
    st.sampled_from([(", ", ": "), (",", ":")]),
    st.integers(0, 50),
    NEW,
)
def test_json_records_keep_all_but_the_edited_word(
    records: list[dict[str, str]], ascii_only: bool, separators: tuple[str, str], number: int, new: str
) -> None:
    records[0]["text"] = "the pioneer spoke"
    dumped = [json.dumps(record, ensure_ascii=ascii_only, separators=separators) for record in records]
    data = "\n".join(dumped).encode()
    layout = read_json_lines(decode(data), ["text", "title"])
    units = list(layout.units)
    values = [record[field] for record in records for field in ("text", "title") if field in record]
    assert [unit.prose.text for unit in units] == values
    assert layout.written([]) == data
    unit = units[number % len(units)]
    edit = word_edit(unit, number, new)
    if edit is None:
        return
    placed = layout.placed(unit, [edit])
    read = [json.loads(line) for line in layout.written(placed).decode().split("\n")]
    changed = records[int(unit.place["record"]) - 1]
    changed[str(unit.place["field"])] = apply(unit.prose.text, [edit])
    assert read == records
    # Nothing but the edited words: the other lines are the same bytes.
    others = [line for at, line in enumerate(dumped, 1) if at != unit.place["record"]]
    assert all(line in layout.written(placed).decode() for line in others)


@settings(max_examples=MANY)
@given(
    st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6),
    st.sampled_from(",;|\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(0, 50),
    NEW,
)
def test_separated_rows_keep_all_but_the_edited_word(
    rows: list[tuple[str, str, str]], delimiter: str, newline: str, quoting: int, number: int, new: str
) -> None:
    table = [["one", "text", "three"], *map(list, rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    data = out.getvalue().encode()
    layout = read_separated(decode(data), ["text", "three"], delimiter)
    units = list(layout.units)
    assert visible(layout) == [cell for row in table[1:] for cell in row[1:]]
    assert layout.written([]) == data
    assert layout.problems == []
    unit = units[number % len(units)]
    edit = word_edit(unit, number, new)
    if edit is None:
        return
    written = layout.written(layout.placed(unit, [edit])).decode()
    table[int(unit.place["record"])][["one", "text", "three"].index(str(unit.place["field"]))] = apply(
        unit.prose.text, [edit]
    )
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)) == table


@given(st.text(st.sampled_from('a,"\n\r;\t ')), st.sampled_from([None, "\t"]))
def test_any_text_is_read_or_refused(text: str, delimiter: str | None) -> None:
    text = "text,id\n" + text if delimiter is None else "text\tid\n" + text
    try:
        layout = read_separated(source_of(text), ["1"], delimiter)
    except FormatError:
        return
    assert all(unit.place for unit in layout.units)
    assert layout.written([]) == text.encode()


@given(st.text(st.sampled_from('a{}[]":,\\u0\n ')))
def test_any_lines_are_read_or_told(text: str) -> None:
    layout = read_json_lines(source_of('{"text": "a"}\n' + text), ["text"])
    assert layout.written([]).decode().endswith(text)
    lines = [line for line in text.split("\n") if line.strip()]
    assert len(layout.problems) + len(list(layout.units)) >= (1 if lines else 0)
