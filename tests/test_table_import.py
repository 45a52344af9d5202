"""Importing lists: the query syntax, what rows can say of it, layouts, and the command."""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from unspin.cli.shared import CommandError
from unspin.cli.tables.import_ import PartOfSpeech, import_
from unspin.document import normalize_phrase
from unspin.tables import Row, Table, format_table, parse_table
from unspin.tables.checking import check_table
from unspin.tables.expressing import expressible
from unspin.tables.importing import Imported, ImportListError, import_list
from unspin.tables.queries import (
    And,
    Not,
    Or,
    Phrase,
    Query,
    QueryError,
    format_query,
    looks_like_query,
    parse_query,
)
from unspin.tables.row import PARTS_OF_SPEECH

# The query syntax


def bare(text: str) -> Phrase:
    return Phrase(text, quoted=False)


QUERIES: list[tuple[str, Query]] = [
    ('"grey goose"', Phrase("grey goose")),
    ("\u201cgrey goose\u201d", Phrase("grey goose")),
    ("\u201egrey goose\u201c", Phrase("grey goose")),
    ('"grey \t goose"', Phrase("grey goose")),
    ("grey goose", bare("grey goose")),
    ("salt and pepper", bare("salt and pepper")),
    ('"grey goose"~10', Phrase("grey goose", slack=10)),
    ('"grey goose" ~ 3', Phrase("grey goose", slack=3)),
    ('"grey goose"~0', Phrase("grey goose")),
    ('"grey goose" AND pond', And((Phrase("grey goose"), bare("pond")))),
    ('"grey goose" && pond', And((Phrase("grey goose"), bare("pond")))),
    ("pond || lake", Or((bare("pond"), bare("lake")))),
    ('"grey goose" and "pond"', And((Phrase("grey goose"), Phrase("pond")))),
    ("lake or (pond)", Or((bare("lake"), bare("pond")))),
    ('"a b" OR "c d" OR "e f"', Or((Phrase("a b"), Phrase("c d"), Phrase("e f")))),
    ('("a b" OR "c d") AND e', And((Or((Phrase("a b"), Phrase("c d"))), bare("e")))),
    ('(("a b"))', Phrase("a b")),
    ('"a b" NOT "c"', And((Phrase("a b"), Not(Phrase("c"))))),
    ('"a b" AND NOT c', And((Phrase("a b"), Not(bare("c"))))),
    ('"a b" or not "c"', Or((Phrase("a b"), Not(Phrase("c"))))),
    ('"a b" -"c d"', And((Phrase("a b"), Not(Phrase("c d"))))),
    ('"a b" !(c OR d)', And((Phrase("a b"), Not(Or((bare("c"), bare("d"))))))),
    ('NOT NOT "a"', Not(Not(Phrase("a")))),
    ("ratio 3:1", bare("ratio 3:1")),
]


@pytest.mark.parametrize(("text", "tree"), QUERIES)
def test_queries(text: str, tree: Query) -> None:
    assert parse_query(text) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the query ends where a phrase is expected (column 1)"),
        ('"a b" AND', "the query ends where a phrase is expected (column 10)"),
        ('"a b', "the quote is not closed (column 1)"),
        ('"a b" OR c"', "the quote is not closed (column 11)"),
        ('x AND ("a b" OR (c)', "the parenthesis is not closed (column 7)"),
        ('"a b") AND c', "the parenthesis closes nothing (column 6)"),
        ("()", "')' stands where a phrase is expected (column 2)"),
        ("OR a", "'OR' stands where a phrase is expected (column 1)"),
        ('"a b" OR AND c', "'AND' stands where a phrase is expected (column 10)"),
        ('"a" -OR b', "'OR' stands where a phrase is expected (column 6)"),
        ('"a b" ""', "nothing stands between the quotes (column 7)"),
        ('"a b" "c d"', "neither AND nor OR stands before 'c d' (column 7)"),
        ('("a b" (c))', "neither AND nor OR stands before '(' (column 8)"),
        ('"a b"~', "neither AND nor OR stands before '~' (column 6)"),
        ('"a b" OR "c d" AND e', "OR beside AND needs parentheses to be clear (column 16)"),
        ('"a b" OR c NOT e', "OR beside AND needs parentheses to be clear (column 12)"),
        ("a NEAR/3 b", "the operator 'NEAR/3' cannot be expressed (column 3)"),
        ("a W/2 b", "the operator 'W/2' cannot be expressed (column 3)"),
        ("a~2", "the operator '~2' cannot be expressed (column 2)"),
        ('title:"a b"', "the search field 'title:' cannot be expressed (column 1)"),
        ("title:a", "the search field 'title:a' cannot be expressed (column 1)"),
        ("grey goo*", "the wildcard '*' cannot be expressed (column 9)"),
        ('"gr?y goose"', "the wildcard '?' cannot be expressed (column 4)"),
        ("(" * 100_000 + "a" + ")" * 100_000, "nested more than 50 deep (column 51)"),
        ("NOT " * 100_000 + "a", "nested more than 50 deep (column 201)"),
    ],
)
def test_queries_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert str(caught.value) == message
    assert f"(column {caught.value.column})" in message


@pytest.mark.parametrize("text", ['"a b"', "a AND b", "a OR (b)", "NOT a", "\u201ca\u201d", "a b~3", "a && b"])
def test_what_looks_like_a_query(text: str) -> None:
    assert looks_like_query(text)


@pytest.mark.parametrize("text", ["", "salt and pepper", "GREY AND GREEN GEESE", "orange", "about ~3 geese", "goose's"])
def test_what_looks_like_a_wording(text: str) -> None:
    assert not looks_like_query(text)


PIECES = """
a grey goose b_c " “ ” ( ) _AND_ _OR_ _NOT_ and OR ~ ~3 - ! && || , ; _->_ -> _/_ / _or_ | # ? * : . ' ’ [ (ROI) (s)
12 1,000 é x W/3 spun standard tortured_phrase expected colour color n/a web_site website
"""
pieces = st.sampled_from(
    [piece.replace("_", " ") for piece in PIECES.split()]
    + [" ", "  ", "\t", "\n", "\r", "\0", "\u200b", "\u2028", "\x85", "\ufeff"]
)
messes = st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=60))


@given(messes)
def test_any_text_is_a_query_or_an_error_with_its_column(text: str) -> None:
    try:
        tree = parse_query(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert parse_query(format_query(tree)) == tree


words = st.sampled_from(["amber", "birch", "cedar", "delta", "ember"])
wordings = st.lists(words, min_size=1, max_size=3).map(" ".join)
queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(
        st.builds(Phrase, wordings, st.just(True), st.sampled_from([0, 0, 0, 2])),
        st.builds(Phrase, wordings, st.just(False)),
    ),
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        st.builds(Not, parts),
    ),
    max_leaves=8,
)


@given(queries)
def test_a_tree_survives_being_written(tree: Query) -> None:
    assert parse_query(format_query(tree)) == tree


# What rows can say of a query


def holds(query: Query, text: str) -> bool:
    match query:
        case And(parts):
            return all(holds(part, text) for part in parts)
        case Or(parts):
            return any(holds(part, text) for part in parts)
        case Not(part):
            return not holds(part, text)
        case Phrase(phrase, _, slack):
            between = rf"(?: \w+){{0,{slack}}} "
            return re.search(rf"\b{between.join(phrase.split())}\b", text) is not None


@given(queries, st.lists(words, min_size=1, max_size=9).map(" ".join))
def test_where_a_wording_stands_its_query_holds(query: Query, text: str) -> None:
    for found in expressible(query):
        if not isinstance(found, str):
            phrase, near = found
            stands = holds(Phrase(phrase), text) and (not near or any(holds(Phrase(word), text) for word in near))
            assert not stands or holds(query, text)


@given(queries)
def test_a_query_without_wordings_has_a_reason(query: Query) -> None:
    assert list(expressible(query))


EXPRESSED: list[tuple[str, list[Any]]] = [
    ('"a b"', [("a b", ())]),
    ('"a b" OR "c d"', [("a b", ()), ("c d", ())]),
    ('"a b" AND pond', [("a b", ("pond",))]),
    ('(pond OR Colour) AND ("a b" OR "c d")', [("a b", ("pond", "color")), ("c d", ("pond", "color"))]),
    ('("a b" AND pond) OR ("c d" AND lake)', [("a b", ("pond",)), ("c d", ("lake",))]),
    ('"goose" AND (pond OR lake)', [("goose", ("pond", "lake"))]),
    ('"a b" AND (pond OR "far lake")', ['single words nearby, not for "far lake"', ("a b", ("pond",))]),
    ('"a b" AND "c d"', ['which of "a b" and "c d" is the spun wording is not clear']),
    ("goose AND pond", ["which of goose and pond is the spun wording is not clear"]),
    ('"a b" AND pond AND lake', ["pond and lake must occur as well"]),
    ('"a b" AND (pond AND lake)', ["pond and lake must occur as well"]),
    ('("a b" OR ("c d" AND pond)) AND lake', [("a b", ("lake",)), "pond must occur as well"]),
    ('"a b" AND (pond OR (lake AND sea))', ["not for lake AND sea", ("a b", ("pond",))]),
    ('"a b" AND "pond"~2', ['not for "pond"~2']),
    ('"a b" AND 1,000', ["not for 1,000"]),
    ('"a b" NOT "c"', ['a row cannot say NOT "c"']),
    ('"a b" OR NOT "c"', [("a b", ()), 'a row cannot say NOT "c"']),
    ('"a b" AND (pond OR lake) AND NOT "c"', ['a row cannot say NOT "c"']),
    ('"a b"~4', ['"a b"~4 lets up to 4 words stand between']),
    ('"a b"~1 OR "c d"', ['"a b"~1 lets up to 1 words', ("c d", ())]),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSED)
def test_what_rows_can_say(text: str, expected: list[Any]) -> None:
    found = list(expressible(parse_query(text)))
    assert len(found) == len(expected)
    for one, wanted in zip(found, expected, strict=True):
        assert wanted in one if isinstance(wanted, str) else one == wanted


# Lists


def rows_of(found: Imported) -> list[tuple[str, str]]:
    return [(row.spun, row.standard) for row in found.rows]


def reasons_of(found: Imported) -> list[tuple[int, str]]:
    return [(report.line, report.reason) for report in found.reports]


GOOSE = [("grey goose", "swan"), ("wax lamp", "candle")]
LISTS: list[tuple[str, dict[str, Any], str]] = [
    ("standard,spun\nswan,grey goose\ncandle,wax lamp\n", {}, "columns divided by commas; 'spun' is the spun"),
    ("Tortured Phrases,Expected phrase(s)\ngrey goose,swan\nwax lamp,candle", {}, "'Tortured Phrases' is the spun"),
    ("id\tcorrect\tfingerprint\n1\tswan\tgrey goose\n2\tcandle\twax lamp\n", {}, "columns not read: id"),
    ("\ufeffspun;original\r\ngrey goose;swan\r\nwax lamp;candle\r\n", {}, "columns divided by semicolons"),
    (
        "swan,grey goose\ncandle,wax lamp\n",
        {},
        "without a header row: standard,spun; otherwise give --columns spun,sta",
    ),
    ("swan\tgrey goose\rcandle\twax lamp\r", {}, "columns divided by tabs without a header row: standard,spun"),
    ("grey goose,swan\nwax lamp,candle\n", {"columns": ["spun", "standard"]}, "commas: spun, standard"),
    ("1,grey goose,swan\n2,wax lamp,candle\n", {"columns": ["-", "spun", "standard"]}, "commas: -, spun, standard"),
    ("spun,standard\ngrey goose,swan\nwax lamp,candle\n", {"columns": ["spun", "standard"]}, "commas"),
    ("# c\n\ngrey goose -> swan\n  wax lamp\u2192candle \n", {}, "lines with an arrow: spun -> standard"),
    ("swan => grey goose\ncandle => wax lamp", {"columns": ["standard", "spun"]}, "lines with an arrow"),
    ("grey goose -> swan\nwax lamp -> candle", {"form": "arrows"}, "lines with an arrow"),
    ('"grey goose" -> swan\n"wax lamp" -> candle', {}, "lines with an arrow"),
    ("swan;grey goose\ncandle;wax lamp", {"form": "csv"}, "columns divided by semicolons"),
    ("swan\tgrey goose\ncandle\twax lamp", {"form": "tsv"}, "columns divided by tabs"),
    ("grey goose,swan\nwax lamp,candle", {"form": "queries"}, "spun,standard; otherwise give --columns standard,spun"),
    ('"grey goose" OR "grey goose",swan\nwax lamp,candle', {}, "spun,standard; otherwise give --columns standard,spun"),
    ('swan,"grey goose" OR "grey goose"\ncandle,wax lamp', {}, "standard,spun; otherwise give --columns spun,standard"),
    ('query,expected\n"""grey goose""",swan\n"wax lamp","candle"', {}, "'query' is the spun"),
    ('query,expected,n\n"""grey goose""",swan,"two\nlines, ""x"""\nwax lamp,candle,', {}, "columns not read: n"),
    (
        "\u201cgrey goose\u201d,swan\n\u2018wax lamp\u2019,\u201ccandle\u201d",
        {"columns": ["spun", "standard"]},
        "commas",
    ),
    ("swan,grey goose,,\ncandle,wax lamp", {}, "commas"),
    ("swan,\u200bgrey\u00a0 goose.\ncandle.,'wax lamp'", {}, "commas"),
]


@pytest.mark.parametrize(("text", "options", "note"), LISTS)
def test_lists(text: str, options: dict[str, Any], note: str) -> None:
    found = import_list(text, **options)
    assert rows_of(found) == GOOSE
    assert (found.entries, found.reports, found.repeats) == (2, [], [])
    assert any(note in said for said in found.notes), found.notes


STANDARDS: list[tuple[str, str, list[str]]] = [
    ("grey goose", "mute swan (MS)", ["mute swan"]),
    ("grey goose", "mute swan (m.s.)", ["mute swan"]),
    ("grey goose", "mute swans (MSs) herd", ["mute swans herd"]),
    ("grey goose", "MS (mute swan)", ["mute swan"]),
    ("grey goose", "swan(s)", ["swan"]),
    ("grey goose", "swan / egret", ["swan", "egret"]),
    ("grey goose", "swan; white egret | cob", ["swan", "white egret", "cob"]),
    ("grey goose", "mute swan (MS); great egret (GE)", ["mute swan", "great egret"]),
    ("grey goose", "swan or egret", ["swan", "egret"]),
    ("grey goose", "swan, egret, or cob", ["swan", "egret", "cob"]),
    ("grey goose", "swan (or white egret)", ["swan", "white egret"]),
    ("grey goose", "swan/egret", ["swan/egret"]),
    ("grey goose", "1,000 swans", ["1,000 swans"]),
    ("grey goose", "C++", ["C++"]),
    ("grey goose", "the U.S.", ["the U.S."]),
    ("grey goose", "swan; swan; Swan", ["swan"]),
    ("grey goose", "more or less", ["more or less"]),
    ("goose or duck", "swan or egret", ["swan or egret"]),
    ("grey goose; ash goose (AG)", "swan", ["swan", "swan"]),
]


@pytest.mark.parametrize(("spun", "standard", "expected"), STANDARDS)
def test_alternatives(spun: str, standard: str, expected: list[str]) -> None:
    found = import_list(f"spun\tstandard\n{spun}\t{standard}\n")
    assert [row.standard for row in found.rows] == expected
    assert not found.reports


REFUSED: list[tuple[str, str, str]] = [
    ("grey goose", "", "there is no standard wording"),
    ("grey goose", "?", "there is no standard wording"),
    ("grey goose", "N/A", "there is no standard wording"),
    ("", "swan", "there is no spun wording"),
    ("grey goose", "swan?", "the list itself doubts 'swan?'"),
    ("grey goose", "swan (bird)", "it is not clear what '(bird)' means"),
    ("grey goose", "swan (bird", "it is not clear what '(' means"),
    ("grey goose", "swan [1]", "it is not clear what '[' means"),
    ("grey goose", "white or grey swan", "'white or grey swan' may leave a shared word out"),
    ("grey goose", "white / grey swan", "'white / grey swan' may leave a shared word out"),
    ("grey goose", "swan, mute", "'swan, mute' may be one wording or several"),
    ("grey goose", "Grey-Goose", "'Grey-Goose' maps to itself"),
    ("web site", "website", "'web site' is 'website' written apart or together, not spun"),
    ("MS", "mute swan", "'MS' is an abbreviation of 'mute swan'"),
    ("twelve geese in one very long row", "swans", "7 words; 1 to 6 are allowed"),
    ("grey goose", "--", "there is no standard wording"),
    ("grey goose", "+", "the standard side '+' has 0 words; 1 to 6 are allowed"),
    ("%", "percent", "the spun side '%' has 0 words; 1 to 6 are allowed"),
    ("goose & duck", "swan", "'&' stands between words, so 'goose & duck' would never be found"),
    ("goose/duck", "swan", "'/' stands between words, so 'goose/duck' would never be found"),
    ("goose++", "swan", "'++' is no part of a word, so 'goose++' would never be found"),
    ('"goose, duck"~0', "swan", "',' stands between words, so 'goose, duck' would never be found"),
    ("grey goose", "#swan", "'#swan' would be read as a comment"),
    ("grey goose", "sw\x1ban", "has characters that cannot be printed"),
    ('"grey goose" "duck"', "swan", "neither AND nor OR stands before 'duck' (column 14)"),
    ('"grey goose', "swan", "the quote is not closed (column 1)"),
    ("grey goose", "swan\tx", "3 columns; 2 expected"),
    ("set phrase goose\tx\ty", "swan", "4 columns; 2 expected"),
    ("air force", "swan", "stands in allowed.tsv (set phrase), so it is never restored"),
]


@pytest.mark.parametrize(("spun", "standard", "reason"), REFUSED)
def test_what_is_reported(spun: str, standard: str, reason: str) -> None:
    found = import_list(f"spun\tstandard\nbitter tea\tcoffee\n{spun}\t{standard}\n\n")
    assert rows_of(found) == [("bitter tea", "coffee")]
    ((line, said),) = reasons_of(found)
    assert line == 3
    assert reason in said
    assert (found.entries, found.unexpressed, found.partly_expressed) == (2, 1, 0)


def test_an_unclosed_quote_swallows_nothing() -> None:
    found = import_list('query,expected,n\n"grey goose,swan,\n"wax lamp" AND oil,candle,\n"wax lamp,candle,"\n')
    assert rows_of(found) == [("wax lamp", "candle")]
    assert [line for line, _ in reasons_of(found)] == [2, 4]
    assert reasons_of(found)[0] == (2, "the quote is not closed (column 1)")


def test_lines_without_standard_wordings() -> None:
    found = import_list('query\n"grey goose" AND pond\nwax lamp\n')
    assert reasons_of(found) == [(2, "there is no standard wording"), (3, "there is no standard wording")]


def test_a_query_where_none_is_expected() -> None:
    found = import_list('spun,standard\n"""grey goose"" OR x",swan\n', form="csv")
    assert reasons_of(found) == [(2, "it is a query; --from queries reads it")]


def test_partly_expressed() -> None:
    found = import_list('"grey goose" OR NOT "x",swan\n"grey goose" AND ("far lake" OR pond),"swan; grey-goose"\n')
    assert rows_of(found) == [("grey goose", "swan")]
    assert [report.partial for report in found.reports] == [True, True, True]
    assert (found.unexpressed, found.partly_expressed) == (2, 2)


def test_repeated_pairs_become_one_row() -> None:
    text = "".join(f"{spun} -> {standard}\n" for spun, standard in [*GOOSE, ("Grey-goose", "Swan"), GOOSE[0]])
    found = import_list(text)
    assert rows_of(found) == GOOSE
    ((line, said, reason),) = [(repeat.line, repeat.text, repeat.reason) for repeat in found.repeats]
    assert (line, said, reason) == (1, "grey goose -> swan", "listed 3 times (lines 1, 3, 4), made one row")
    assert not found.reports
    (many,) = import_list("grey goose -> swan\n" * 9).repeats
    assert many.reason == "listed 9 times (lines 1, 2, 3, 4, 5, …), made one row"


@pytest.mark.parametrize(
    ("guards", "near"), [(("pond", "lake"), ("pond", "lake")), (("pond", ""), ()), (("pond", "pond"), ("pond",))]
)
def test_a_repeated_pair_applies_where_one_of_its_entries_does(guards: Sequence[str], near: tuple[str, ...]) -> None:
    lines = [f'"grey goose"{f" AND {guard}" if guard else " OR x"},swan\n' for guard in guards]
    rows = [row for row in import_list("".join(lines)).rows if row.spun == "grey goose"]
    assert [row.near for row in rows] == [near]


def test_count_and_part_of_speech() -> None:
    (row,) = import_list("grey goose -> swan", count=2.5, pos="noun").rows
    assert row == Row("swan", "grey goose", "noun", 2.5)
    ((_, reason),) = reasons_of(import_list("grey geese -> swans", pos="noun"))
    assert "is not a base form" in reason


def test_capitals() -> None:
    text = "Grey goose -> Mute swan\nWax lamp -> DNA\nBent ray -> X-ray\nGlass eye -> Lens\nOld tea -> Coffee cup\n"
    assert any("3 of 5 standard wordings begin with a capital" in note for note in import_list(text).notes)
    lowered = import_list(text, lower_first=True)
    assert [row.standard for row in lowered.rows] == ["mute swan", "DNA", "X-ray", "lens", "coffee cup"]
    assert not any("capital" in note for note in lowered.notes)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\r\n \t\n", "# only this\n"])
def test_nothing_in_it(text: str) -> None:
    found = import_list(text)
    assert (found.rows, found.entries, found.reports, found.notes) == ([], 0, [], ["the list is empty"])


@pytest.mark.parametrize("columns", [["spun"], ["spun", "spun"], ["a", "b"], ["spun", "standard", "spun"]])
def test_columns_that_make_no_sense(columns: list[str]) -> None:
    with pytest.raises(ImportListError, match="must name 'spun' and 'standard' once each"):
        import_list("a,b", columns=columns)


def test_a_form_nobody_knows() -> None:
    with pytest.raises(ImportListError, match="unknown form 'xlsx'; use one of csv, tsv, arrows, queries"):
        import_list("a,b", form="xlsx")


forms = st.sampled_from(["", "", "csv", "tsv", "arrows", "queries"])


@given(messes, forms, st.sampled_from([[], [], ["spun", "standard"], ["-", "standard", "spun"]]), st.booleans())
def test_any_text_can_be_imported(text: str, form: str, columns: list[str], lower_first: bool) -> None:
    found = import_list(text, form=form, columns=columns, lower_first=lower_first)
    table = format_table(Table("t", [], found.rows))
    again = parse_table(table.encode(), Path("t.tsv"))
    assert sorted(again.rows, key=lambda row: row.sort_key) == sorted(found.rows, key=lambda row: row.sort_key)
    pairs = [(normalize_phrase(row.standard), normalize_phrase(row.spun)) for row in found.rows]
    assert len(set(pairs)) == len(pairs)
    assert found.unexpressed <= found.entries <= len(re.split("\r\n|\r|\n", text))
    assert all(
        report.reason and 1 <= report.line <= text.count("\n") + text.count("\r") + 1 for report in found.reports
    )


@given(messes, forms)
def test_what_is_imported_passes_the_check(tmp_path: Path, text: str, form: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(format_table(Table("t", [], import_list(text, form=form).rows)).encode())
    assert list(check_table(path)) == []


@given(st.lists(pieces, max_size=15).map("".join), forms)
def test_nothing_is_dropped_in_silence(text: str, form: str) -> None:
    entry = re.sub(r"[\r\n]", " ", text)
    found = import_list(f"grey goose\t{entry}", form=form, columns=["spun", "standard"])
    assert found.rows or found.reports
    found = import_list(f"{entry}\tswan", form=form, columns=["spun", "standard"])
    assert found.rows or found.reports or not found.entries


# The command

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command(name="import")(import_)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = app(args=list(arguments), standalone_mode=False)
        except CommandError as error:
            return 2, *(capsysbinary.readouterr().out.decode(), str(error))
        shown = capsysbinary.readouterr()
        return code, shown.out.decode(), shown.err.decode()

    return run


OPENING = "# Imported list: {0}\n# sources: imported from {0}\n# licence: that of the source\n"
HEAD = OPENING + "standard\tspun\tpos\tcount\tnear\tnote\n"


def test_the_parts_of_speech_are_those_of_tables() -> None:
    assert tuple(PartOfSpeech) == PARTS_OF_SPEECH


def test_to_a_file(run: Run) -> None:
    Path("list.txt").write_text("grey goose -> swan\n")
    assert run("list.txt", "-o", "t.tsv", "--count", "3", "--pos", "noun") == (
        0,
        "",
        "list.txt: read as lines with an arrow: spun -> standard\n1 row from 1 entry, 0 not expressible\n",
    )
    assert Path("t.tsv").read_text() == HEAD.format("list.txt") + "swan\tgrey goose\tnoun\t3\n"


def test_an_existing_file_is_kept(run: Run) -> None:
    Path("list.txt").write_text("grey goose -> swan\n")
    Path("t.tsv").write_text("mine")
    for option in ("-o", "--report"):
        code, out, error = run("list.txt", option, "t.tsv")
        assert (code, out, error) == (2, "", "t.tsv: exists already and is left as it is; --force overwrites it")
        assert Path("t.tsv").read_text() == "mine"
    assert run("list.txt", "-o", "t.tsv", "--force")[0] == 0
    assert "grey goose" in Path("t.tsv").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "none.txt: cannot be read: no such file or directory"),
        (["."], ".: cannot be read: is a directory"),
        (["list.txt", "-o", "."], "-o .: is a folder; name a file"),
        (["list.txt", "-o", "list.txt", "--force"], "-o and FILE are the same file, list.txt; choose another name"),
        (["list.txt", "-o", "x", "--report", "x"], "--report and -o are the same file, x; choose another name"),
        (["list.txt", "-o", "none/t.tsv"], "none/t.tsv: cannot be written: no such file or directory"),
        (["list.txt", "--count", "0"], "--count 0 is not a positive number"),
        (["list.txt", "--count", "nan"], "--count nan is not a positive number"),
        (["list.txt", "--columns", "a,b"], "columns 'a,b' must name 'spun' and 'standard' once each"),
        (["list.bin"], "list.bin: binary data (NUL byte at offset 1), not text"),
    ],
)
def test_what_cannot_be_done(run: Run, arguments: list[str], message: str) -> None:
    Path("list.txt").write_text("grey goose -> swan\n")
    Path("list.bin").write_bytes(b"a\0b")
    before = sorted(Path().iterdir())
    assert run(*arguments) == (2, "", message)
    assert sorted(Path().iterdir()) == before


def test_standard_input_and_a_report(run: Run) -> None:
    text = '"grey goose" NOT x,swan\n"wax lamp" OR "wax lamp",candle\n\x1b[31m"a,b\n"wax lamp" OR (wax lamp),candle\n'
    code, out, error = run("-", "-o", "-", "--report", "r.txt", stdin=b"\xef\xbb\xbf" + text.encode())
    assert (code, out) == (1, HEAD.format("standard input") + "candle\twax lamp\tfixed\t50\n")
    assert error.splitlines()[1:] == ["1 row from 4 entries, 2 not expressible; 1 pair listed repeatedly"]
    assert Path("r.txt").read_text() == (
        '<stdin>:1: a row cannot say NOT x: "grey goose" NOT x,swan\n'
        '<stdin>:3: the quote is not closed (column 6): \ufffd[31m"a,b\n'
        "<stdin>:2: listed 2 times (lines 2, 4), made one row: wax lamp -> candle\n"
    )
    assert run("-", stdin=b"a\0b") == (2, "", "<stdin>: binary data (NUL byte at offset 1), not text")


def test_other_encodings(run: Run) -> None:
    for encoding in ("utf-16", "latin-1"):
        Path("list.txt").write_bytes("café noir -> thé vert\n".encode(encoding))
        code, out, _ = run("list.txt")
        assert (code, out) == (0, HEAD.format("list.txt") + "thé vert\tcafé noir\tfixed\t50\n")


def test_names_that_are_not_text(run: Run) -> None:
    name = "a\nb\udce9.txt"
    try:
        Path(name).write_text("grey goose -> swan\n")
    except (OSError, UnicodeError):
        pytest.skip("this file system wants Unicode names")
    code, out, _ = run(name, "-o", "t.tsv")
    assert (code, out) == (0, "")
    assert list(check_table(Path("t.tsv"))) == []


def test_a_very_long_line_is_shown_in_part(run: Run) -> None:
    code, _, error = run("-", stdin=b'"' + b"goose " * 100_000)
    assert code == 1
    assert max(map(len, error.splitlines())) < 400


@pytest.mark.parametrize(
    "line",
    [
        "a;" * 5_000 + "\t" + "b;" * 5_000,
        "a" + " " * 200_000 + "(b",
        "-" * 200_000 + " a",
        '"' * 200_000,
        "( OR " * 50_000,
        "~1" * 100_000,
        " or ".join(f'"a b{number}"' for number in range(20_000)) + "\tc",
        " / " * 100_000,
        "\t" * 200_000,
    ],
    ids=lambda line: line[:6],
)
def test_no_line_takes_long(line: str) -> None:
    start = time.process_time()
    for form in ("", "queries", "arrows", "tsv", "csv"):
        import_list(f"{line}\nspun -> standard\n", form=form)
    assert time.process_time() - start < 20


def test_a_long_list_takes_seconds(run: Run) -> None:
    lines = [f'"grey {chr(97 + n % 26)}goose{n}" AND (pond OR lake),swan\n' for n in range(5_000)]
    code, out, _ = run("-", stdin="".join(lines).encode())
    assert code == 0
    assert out.count("\n") == 5_004
