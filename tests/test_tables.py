"""Reading, writing and checking phrase tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import HEADER, table_bytes
from unspin.tables import Row, Table, TableError, builtin_tables, format_table, parse_table, read_table
from unspin.tables.checking import check_table

PATH = Path("mine.tsv")


def parse(*rows: str, header: bool = True) -> list[Row]:
    return parse_table(table_bytes(*rows, header=header), PATH).rows


def test_full_row() -> None:
    assert parse("leader|pioneer|noun|8|state, party|often seen") == [
        Row("leader", "pioneer", "noun", 8.0, ("state", "party"), "often seen")
    ]


def test_short_rows_take_defaults() -> None:
    assert parse("leader|pioneer||2") == [Row("leader", "pioneer", "fixed", 2.0)]
    (row,) = parse("leader|pioneer")
    assert row == Row("leader", "pioneer", "fixed", row.count)
    assert row.count >= 1


def test_comments_blank_lines_and_line_numbers() -> None:
    data = b"# My table\n# licence: none\n\n" + HEADER.encode() + b"a|b\n\n# between\nc|d\n".replace(b"|", b"\t")
    table = parse_table(data, PATH)
    assert table.name == "mine"
    assert table.comments == ["My table", "licence: none", "between"]
    assert table.lines == [5, 8]


def test_columns_may_be_moved_and_added() -> None:
    data = b"standard\tspun\tseen\tpos\tcount\nleader\tpioneer\t7\tnoun\t3\n"
    assert parse_table(data, PATH).rows == [Row("leader", "pioneer", "noun", 3.0)]


def test_bom_and_crlf() -> None:
    data = b"\xef\xbb\xbf" + table_bytes("leader|pioneer|noun|8").replace(b"\n", b"\r\n")
    assert parse_table(data, PATH).rows == [Row("leader", "pioneer", "noun", 8.0)]


def test_two_columns() -> None:
    (row,) = parse("deep learning|profound learning", header=False)
    assert (row.standard, row.spun, row.pos) == ("deep learning", "profound learning", "fixed")


def test_arrows() -> None:
    (row,) = parse("profound learning -> deep learning", header=False)
    assert (row.standard, row.spun, row.pos) == ("deep learning", "profound learning", "fixed")


def test_two_columns_and_arrows_mixed_under_a_comment() -> None:
    rows = parse("# mine", "leader|pioneer", "huge information -> big data", header=False)
    assert [(row.standard, row.spun) for row in rows] == [("leader", "pioneer"), ("big data", "huge information")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("leader", r"mine.tsv:2: 1 column; 2 to 6 expected"),
        ("leader|pioneer|noun|1|||extra", r"mine.tsv:2: 7 columns; 2 to 6 expected"),
        ("leader|pioneer|name", r"mine.tsv:2: unknown part of speech 'name'; use one of noun"),
        ("leader|pioneer|noun|many", r"mine.tsv:2: count 'many' is not a number"),
        ("leader|pioneer|noun|0", r"mine.tsv:2: count '0' is not a positive number"),
        ("leader|pioneer|noun|-1", r"count '-1' is not a positive number"),
        ("leader|pioneer|noun|nan", r"count 'nan' is not a positive number"),
        ("leader|pioneer|noun|inf", r"count 'inf' is not a positive number"),
        ("leader||noun", r"the spun side '' has 0 words; 1 to 6 are allowed"),
        ("|pioneer|noun", r"the standard side '' has 0 words"),
        ("leader|a b c d e f g", r"the spun side 'a b c d e f g' has 7 words"),
        ("leader|Leader", r"'leader' maps to itself"),
        ("face to face|face-to-face", r"maps to itself"),
        ("color|colour", r"maps to itself"),
        ("leader|pioneer|noun|1|two words", r"near takes single words"),
    ],
)
def test_broken_rows_say_where(row: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        parse(row)


@pytest.mark.parametrize("row", ["leader", "a|b|c", "just a sentence"])
def test_broken_free_rows(row: str) -> None:
    with pytest.raises(TableError, match=r"mine.tsv:1: expected a header row"):
        parse(row, header=False)


def test_not_utf8() -> None:
    with pytest.raises(TableError, match=r"mine.tsv:3: not valid UTF-8"):
        parse_table(b"# a\n# b\ncaf\xe9\tb\n", PATH)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none.tsv: cannot read the table: No such file"):
        read_table(tmp_path / "none.tsv")


def test_empty_file() -> None:
    assert parse_table(b"", PATH).rows == []


def test_canonical_form() -> None:
    table = Table(
        "t",
        ["title", ""],
        [
            Row("leader", "pioneer", "noun", 8.0, ("party", "chinese"), "note"),
            Row("Big", "large"),
            Row("big", "huge", "adj", 2.5),
            Row("big", "huge", "adj", 1.0),
        ],
    )
    assert format_table(table) == (
        "# title\n#\n" + HEADER + "Big\tlarge\tfixed\t1\nbig\thuge\tadj\t2.5\n"
        "leader\tpioneer\tnoun\t8\tparty, chinese\tnote\n"
    )


words = st.lists(st.text("abcdé", min_size=1, max_size=5), min_size=1, max_size=4).map(" ".join)
rows = st.builds(
    Row,
    words.map("s".__add__),
    words.map("t".__add__),
    st.sampled_from(["noun", "verb", "adj", "adv", "fixed"]),
    st.sampled_from([1.0, 2.5, 10.0, 123.0]),
    st.lists(st.text("abc", min_size=1, max_size=3), max_size=3).map(tuple),
    st.sampled_from(["", "a note"]),
)


@given(st.lists(rows, max_size=8), st.lists(st.sampled_from(["title", "", "licence: x"]), max_size=3))
def test_what_is_written_is_read_and_written_the_same(rows: list[Row], comments: list[str]) -> None:
    text = format_table(Table("t", comments, rows))
    again = parse_table(text.encode(), PATH)
    assert {row.sort_key for row in again.rows} == {row.sort_key for row in rows}
    assert set(again.rows) <= set(rows)
    assert format_table(again) == text


def problems(tmp_path: Path, data: bytes) -> list[tuple[int, str]]:
    path = tmp_path / "mine.tsv"
    path.write_bytes(data)
    found = list(check_table(path))
    assert all(str(problem).startswith(f"{path}:{problem.line}: ") for problem in found)
    return [(problem.line, problem.message) for problem in found]


def test_a_good_table_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, table_bytes("big|huge|adj|2", "leader|pioneer|noun|8")) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("website|web site|noun|1", "written apart or together"),
        ("well-being|wellbeing|noun|1", "written apart or together"),
        ("twelve|12|fixed|1", "in figures"),
        ("artificial intelligence|AI|fixed|1", "is an abbreviation of"),
        ("United States|U.S.|fixed|1", "is an abbreviation of"),
    ],
)
def test_variants_are_no_spinning(tmp_path: Path, row: str, message: str) -> None:
    ((line, said),) = problems(tmp_path, table_bytes(row))
    assert line == 2
    assert message in said


def test_a_short_table_of_a_user_has_no_canonical_form(tmp_path: Path) -> None:
    assert problems(tmp_path, table_bytes("leader|pioneer", "big|huge", header=False)) == []


def test_several_problems_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, table_bytes("leader|pioneer|noun|8", "Leader|Pioneer|fixed|8", "x", "twelve|12"))
    assert [line for line, _ in found] == [3, 4, 5]
    assert "stands at line 2 already" in found[0][1]
    assert "1 column" in found[1][1]
    assert "in figures" in found[2][1]


@pytest.mark.parametrize(
    "data",
    [
        table_bytes("leader|pioneer|noun|8", "big|huge|adj|2"),
        table_bytes("big|huge|adj|2").replace(b"\n", b"\r\n"),
        table_bytes("big|huge|adj|2.0"),
        table_bytes("big|huge|adj|2")[:-1],
    ],
    ids=["order", "crlf", "count", "last newline"],
)
def test_not_canonical(tmp_path: Path, data: bytes) -> None:
    ((line, message),) = problems(tmp_path, data)
    assert 1 <= line <= 3
    assert "not in canonical form" in message


def test_checking_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot read"):
        list(check_table(tmp_path / "none.tsv"))


def test_there_are_builtin_tables() -> None:
    names = [path.name for path in builtin_tables()]
    assert "news.tsv" in names
    assert "allowed.tsv" not in names
    assert names == sorted(names)


@pytest.mark.parametrize("path", builtin_tables(), ids=lambda path: path.stem)
def test_builtin_tables_are_in_canonical_form(path: Path) -> None:
    table = read_table(path)
    assert table.rows
    assert path.read_text(encoding="utf-8") == format_table(table)
    opening = " ".join(table.comments)
    assert "sources" in opening
    assert "licence" in opening


def test_builtin_tables_have_no_problems() -> None:
    found = [f"{problem.path.name}:{problem.line}" for path in builtin_tables() for problem in check_table(path)]
    assert not found, f"{len(found)} problems, the first at {found[0]}; run 'unspin tables check'"
