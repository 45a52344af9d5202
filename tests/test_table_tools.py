"""The table tools: searching, counting, adding, and what ``check`` finds and warns about."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import unspin.tables.files
from helpers import HEADER, FakeModel, table_bytes
from unspin.cli import run
from unspin.tables import Row, Table, TableError, builtin_tables, format_table, parse_table
from unspin.tables.adding import RefusedRowError, add_row, make_row, new_table
from unspin.tables.allowed import allowed_reasons
from unspin.tables.checking import check_table
from unspin.tables.names import builtin_path, table_path
from unspin.tables.placed import placed_rows
from unspin.tables.searching import search_tables
from unspin.tables.statistics import allowed_figures, count_statistics, table_figures
from unspin.tables.warnings import WarningKind, table_warnings


def write(folder: Path, *rows: str, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_bytes(table_bytes(*rows))
    return path


# Searching


def found(path: Path, phrase: str, **sides: bool) -> list[tuple[str, str, bool]]:
    rows = search_tables(phrase, [path], **sides)
    assert rows == search_tables(phrase, (), [path], **sides), "the quick way finds the same"
    return [(row.place.row.standard, row.place.row.spun, row.whole) for row in rows]


@pytest.mark.parametrize(
    "phrase", ["leader", "Leaders", "pioneer", "pioneers", "chinese pioneers", "PIONEERS"], ids=lambda text: text
)
def test_search_finds_every_form(tmp_path: Path, phrase: str) -> None:
    path = write(tmp_path, "Chinese leader|Chinese pioneer|noun|8", "leader|pioneer|noun|8")
    assert found(path, phrase)


@pytest.mark.parametrize(
    ("phrase", "row"),
    [
        ("took part", "take part|partake|verb|3"),
        ("partook", "take part|partake|verb|3"),
        ("most terrible", "bad|terrible|adj|3"),
        ("worse", "bad|terrible|adj|3"),
        ("were able", "be able|have the option|verb|3"),
        ("geese", "goose|fowl|noun|3"),
        ("points of view", "point of view|perspective|noun|3"),
        ("robotizes", "automate|robotize|verb|3"),
        ("colours", "color|tint|noun|3"),
        ("color", "colour|tint|noun|3"),
        ("yoghourt", "yoghurt|sour milk|noun|3"),
        ("lion’s", "most|lion's share|fixed|3"),
        ("lion's share", "most|lion’s share|fixed|3"),
        ("face to face", "in person|face-to-face|fixed|3"),
        ("face-to-face", "in person|face to face|fixed|3"),
        ("U.S.", "U.S. troops|American soldiers|fixed|3"),
    ],
)
def test_search_compares_as_matching_does(tmp_path: Path, phrase: str, row: str) -> None:
    path = write(tmp_path, row, "unlike|disparate|adj|1")
    assert len(found(path, phrase)) == 1


@pytest.mark.parametrize("phrase", ["pion", "ad", "leader pioneer", "pioneering", "leader's"])
def test_search_wants_whole_words_side_by_side(tmp_path: Path, phrase: str) -> None:
    assert not found(write(tmp_path, "leader|pioneer|noun|8"), phrase)


def test_search_puts_whole_wordings_first_and_obeys_the_side(tmp_path: Path) -> None:
    path = write(tmp_path, "party leader|gathering pioneer|noun|5", "leader|pioneer|noun|8", "pioneer|settler|noun|2")
    assert found(path, "pioneers") == [
        ("leader", "pioneer", True),
        ("pioneer", "settler", True),
        ("party leader", "gathering pioneer", False),
    ]
    assert found(path, "pioneers", standard=False) == [
        ("leader", "pioneer", True),
        ("party leader", "gathering pioneer", False),
    ]
    assert found(path, "pioneers", spun=False) == [("pioneer", "settler", True)]


@pytest.mark.parametrize("phrase", ["", "  ", "…", "--"])
def test_search_for_no_word_finds_nothing(tmp_path: Path, phrase: str) -> None:
    assert found(write(tmp_path, "leader|pioneer|noun|8"), phrase) == []


def test_search_reads_short_tables_and_complains_about_broken_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("companion survey -> peer review\n")
    assert found(path, "companion survey") == [("peer review", "companion survey", True)]
    path.write_text("just a sentence\n")
    with pytest.raises(TableError, match=r"mine.tsv:1: expected a header row"):
        search_tables("sentence", (), [path])


def test_search_of_the_builtin_tables_misses_nothing() -> None:
    path = builtin_path("diplomacy")
    assert path is not None
    for phrase in ("embassy", "treaties", "signed", "world power", "more"):
        assert len(search_tables(phrase, [path])) == len(search_tables(phrase, (), [path])), phrase


# Names


def test_a_name_means_a_builtin_table_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert table_path("economy").name == table_path("economy.tsv").name == "economy.tsv"
    own = write(tmp_path, "leader|pioneer|noun|8", name="economy.tsv")
    assert table_path("economy.tsv").resolve() == own
    assert table_path("economy") == builtin_path("economy")
    with pytest.raises(TableError, match=re.escape("'econmy' (did you mean economy?); see 'unspin tables list'")):
        table_path("econmy")
    with pytest.raises(TableError, match=re.escape("no table or file is called 'zzz'; see")):
        table_path("zzz")


# Figures


def test_figures(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# Mine",
        "# licence: none",
        "face-to-face|up close|adv|1",
        "leader|pioneer|noun|8",
        "Leader|Pioneer|noun|2.5",
        "leader|chief|noun|50",
    )
    figures = table_figures(path)
    assert (figures.name, figures.title, figures.rows, figures.multi_word) == ("mine", "Mine", 4, 1)
    counted = count_statistics([path])
    assert (counted.rows, counted.pairs, counted.multi_word, counted.standards, counted.spun) == (4, 3, 1, 2, 3)
    assert counted.by_table == {"mine": 4}
    assert counted.by_pos == {"noun": 3, "verb": 0, "adj": 0, "adv": 1, "fixed": 0}
    assert counted.by_count == {"1 or less": 1, "over 1 to 3": 1, "over 3 to 6": 0, "over 6 to 10": 1, "over 10": 1}
    assert counted.by_manner == {"synonym": 4}


def test_manners_are_counted_by_row_and_by_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    rows = "leader\tpioneer\tnoun\t8\t\t\tsynonym\nway\tmanner\tnoun\t4\n"
    path.write_text("# Mine\n# manner: back-translation\n" + HEADER.strip() + "\tmanner\n" + rows)
    assert count_statistics([path]).by_manner == {"synonym": 1, "back-translation": 1}


def test_the_figures_of_the_builtin_tables_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tables", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert run(["tables", "stats", "--format", "json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert listed["version"] == counted["version"] == 1
    assert {each["name"]: each["rows"] for each in listed["tables"]} == counted["by_table"]
    assert listed["total"]["rows"] == counted["rows"] == sum(counted["by_pos"].values())
    assert counted["rows"] == sum(counted["by_count"].values()) == sum(counted["by_manner"].values())
    assert listed["total"]["multi_word"] == counted["multi_word"] <= counted["rows"]
    assert counted["pairs"] <= counted["rows"]
    assert counted["terms"] > 1000
    assert listed["allowed"]["rows"] == allowed_figures().rows == len(allowed_reasons())


# Checking


def problems(path: Path) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in check_table(path)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("leader|Leaders|noun|8", "'Leaders' is 'leader' in another form, not spun"),
        ("Leaders|leader|noun|8", "is 'Leaders' in another form"),
        ("think tank|think tanks|noun|8", "in another form"),
        ("point of view|points of view|noun|1", "in another form"),
        ("paint|painting|verb|2", "in another form"),
        ("went home|go home|verb|2", "in another form"),
        ("young|younger|adj|4", "in another form"),
        ("good|best|adj|4", "in another form"),
        ("extreme|most extreme|adj|4", "in another form"),
        ("mostly|by and large|adv|3", "'by and large' stands in allowed.tsv (set phrase), so it is never restored"),
        ("opinion|point of view|noun|3", "'point of view' stands in allowed.tsv (set phrase), so only its other forms"),
        ("person|human being|noun|3", "'human being' stands in allowed.tsv (set phrase), so it is never restored"),
        ("human rights|human privileges|noun|3", "'human rights' is not a base form; write the base form, or give"),
        ("worse|more terrible|adj|3", "'worse' is not a base form"),
        ("began again|re-started|verb|3", "'began again' is not a base form"),
        ("first 11|initial eleven|noun|3", "'first 11' has no word to inflect as noun; give it the part of speech"),
        ("24/7|day and night|adj|3", "has no word to inflect as adj"),
    ],
)
def test_rows_that_are_no_spinning_or_cannot_work(tmp_path: Path, row: str, message: str) -> None:
    ((line, said),) = problems(write(tmp_path, row))
    assert line == 2
    assert message in said


@pytest.mark.parametrize(
    "row",
    [
        "Olympic Games|olympics games|fixed|8",  # a writer who says fixed has thought of it
        "base|basis|noun|3",  # only their plurals are the same
        "cell phone|mobile|noun|1",  # it is the spun side that must not be allowed
        "data|information|noun|3",
        "means|ways|noun|3",
        "politics|legislative issues|noun|3",
        "found|establish|verb|3",
        "left|cleared out|adj|3",
        "bankruptcy|chapter 11|noun|3",
        "second|2d|adj|3",
        "AI|man-made consciousness|noun|3",
        "well-being|prosperity|noun|3",
    ],
)
def test_rows_that_are_nothing_to_complain_about(tmp_path: Path, row: str) -> None:
    assert problems(write(tmp_path, row)) == []


def test_checking_agrees_with_itself_about_a_short_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("by and large -> mostly\nreviews\tlooks\n")
    assert [line for line, _ in problems(path)] == [1]


# Warnings


def warned(*paths: Path, sentences: tuple[str, ...] = ()) -> list[tuple[str, int, WarningKind, str]]:
    found = table_warnings(list(placed_rows(paths)), FakeModel(sentences))
    assert all(str(each).startswith(f"{each.place.path}:{each.place.line}: warning: ") for each in found)
    return [(each.place.path.stem, each.place.line, each.kind, each.message) for each in found]


def test_a_chain_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, "abode|dwelling|noun|2", "dwelling|domicile|noun|2")
    ((_, line, kind, message),) = warned(path)
    assert (line, kind) == (3, WarningKind.chain)
    assert message == "'domicile' is restored to 'dwelling', which is itself spun of 'abode' (mine:2)"


def test_both_directions_are_one_warning_and_no_chain(tmp_path: Path) -> None:
    path = write(tmp_path, "abode|dwelling|noun|2", "dwelling|abode|noun|2")
    ((_, line, kind, message),) = warned(path)
    assert (line, kind) == (2, WarningKind.both_ways)
    assert "mine:3" in message


def test_the_same_pair_in_two_tables_is_a_warning(tmp_path: Path) -> None:
    one = write(tmp_path, "abode|dwelling|noun|2", name="one.tsv")
    two = write(tmp_path, "Abode|Dwelling|noun|2", name="two.tsv")
    ((table, line, kind, message),) = warned(one, two)
    assert (table, line, kind) == ("two", 2, WarningKind.two_tables)
    assert "one:2" in message


def test_a_usual_spun_word_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, "crystalline|clear|adj|3", "pellucid|clear|adj|1", "limpid|clear|adj|3|water")
    ((_, line, kind, message),) = warned(path)
    assert (line, kind) == (2, WarningKind.usual), "count 1 and near say that the writer knows"
    assert re.search(r"'clear' is \d+ times as frequent in plain English as 'crystalline'", message)


def test_a_usual_spun_phrase_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, "compeer examination|peer review|noun|3", "book review|companion survey|noun|3")
    said = warned(path, sentences=("peer review takes time", "we want peer review", "review of a survey"))
    assert [(line, kind) for _, line, kind, _ in said] == [(2, WarningKind.usual)]


def test_words_that_never_stand_together_are_not_usual(tmp_path: Path) -> None:
    path = write(tmp_path, "zymurgic deliquescence|time we|fixed|3")
    assert warned(path, sentences=("we have time", "time is short", "we met")) == []


def test_an_ordinary_table_gives_no_warning(tmp_path: Path) -> None:
    assert warned(write(tmp_path, "leader|pioneer|noun|8", "big|gargantuan|adj|8")) == []


# Adding


def test_a_new_table_is_canonical_and_passes(tmp_path: Path) -> None:
    data, line = add_row(new_table("mine"), tmp_path / "mine.tsv", make_row("leader", "pioneer", "noun", "8"))
    assert line == 5
    path = tmp_path / "mine.tsv"
    path.write_bytes(data)
    assert problems(path) == []
    opening = " ".join(parse_table(data, path).comments)
    assert "sources" in opening
    assert "licence" in opening


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("leader", "Leader"), "'leader' maps to itself"),
        (("leader", "leaders", "noun"), "in another form"),
        (("website", "web site"), "written apart or together"),
        (("twelve", "12"), "in figures"),
        (("United Nations", "U.N."), "is an abbreviation of"),
        (("mostly", "by and large"), "stands in allowed.tsv"),
        (("human rights", "human privileges", "noun"), "not a base form"),
        (("leader", "pioneer", "nuon"), "unknown part of speech 'nuon'; use one of"),
        (("leader", "pioneer", "noun", "many"), "count 'many' is not a number"),
        (("leader", "pioneer", "noun", "0"), "is not a positive number"),
        (("leader", "pioneer", "noun", "1", "two words"), "near takes single words"),
        (("leader", "a b c d e f g"), "has 7 words"),
        (("leader", ""), "the spun side '' has 0 words"),
        (("", ""), "are empty"),
        (("lea\tder", "pioneer"), "no tab and no line break"),
        (("leader", "pioneer", "", "", "", "two\nlines"), "no tab and no line break"),
        (("#hash", "pioneer"), "would be read as a comment"),
        (("leader", "pi\udce9neer"), "not valid Unicode"),
        (("Big", "Large"), "stands at mine.tsv:2 already; change that row"),
    ],
)
def test_rows_that_are_refused(cells: tuple[str, ...], message: str) -> None:
    with pytest.raises(RefusedRowError, match=re.escape(message)):
        add_row(table_bytes("big|large|adj|1"), Path("mine.tsv"), make_row(*cells))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"pioneer -> leader\n",
        b"leader\tpioneer\n",
        table_bytes("leader|pioneer|noun|8", "big|large|adj|1"),
        table_bytes("big|large|adj|1").replace(b"\n", b"\r\n"),
        b"standard\tspun\tpos\tcount\nbig\tlarge\tadj\t1\n",
    ],
    ids=["empty", "arrows", "two columns", "order", "crlf", "four columns"],
)
def test_a_file_in_another_form_is_left_alone(data: bytes) -> None:
    with pytest.raises(TableError, match=r"not in canonical form, .*; run 'unspin tables format mine.tsv' first"):
        add_row(data, Path("mine.tsv"), make_row("house", "domicile"))


def test_a_file_that_cannot_be_parsed_is_left_alone() -> None:
    with pytest.raises(TableError, match=r"mine.tsv:2: count 'x' is not a number"):
        add_row(table_bytes("big|large|adj|x"), Path("mine.tsv"), make_row("house", "domicile"))


letters = st.text("abcdefgho'-é ", min_size=1, max_size=12)
rows = st.builds(
    Row,
    letters.map(str.strip),
    letters.map(str.strip),
    st.sampled_from(["noun", "verb", "adj", "adv", "fixed"]),
    st.sampled_from([0.5, 1.0, 2.5, 10.0, 123.0]),
    st.lists(st.text("abc", min_size=1, max_size=3), max_size=3).map(tuple),
    st.sampled_from(["", "a note"]),
)


@given(st.lists(rows, max_size=8))
def test_what_is_added_passes_and_is_read_back(tmp_path: Path, wanted: list[Row]) -> None:
    path = tmp_path / "mine.tsv"
    data, added = new_table("mine"), []
    for row in wanted:
        try:
            made = make_row(row.standard, row.spun, row.pos, f"{row.count:g}", ",".join(row.near), row.note)
            new, line = add_row(data, path, made)
        except RefusedRowError as error:
            assert len(str(error).splitlines()) == 1
            continue
        assert made == row
        old, changed = data.decode().split("\n"), new.decode().split("\n")
        assert changed[: line - 1] + changed[line:] == old, "one line more, nothing else"
        data = new
        added.append(row)
    path.write_bytes(data)
    assert list(check_table(path)) == []
    table = parse_table(data, path)
    assert sorted(table.rows, key=lambda row: row.sort_key) == table.rows
    assert {row.sort_key for row in table.rows} == {row.sort_key for row in added}
    assert set(table.rows) == set(added)


@given(rows)
def test_a_row_is_refused_exactly_where_check_complains(tmp_path: Path, row: Row) -> None:
    text = format_table(Table("mine", [], [row]))
    assume(not row.standard.startswith("#"))
    path = tmp_path / "mine.tsv"
    path.write_text(text, encoding="utf-8")
    cells: list[Any] = [row.standard, row.spun, row.pos, f"{row.count:g}", ",".join(row.near), row.note]
    try:
        add_row(new_table("other"), Path("other.tsv"), make_row(*cells))
        refused = None
    except RefusedRowError as error:
        refused = str(error)
    said = [message for _, message in problems(path)]
    assert said == ([] if refused is None else [refused])


# The commands, where a case in a file cannot show it


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source checkout of its own with one table."""
    folder = tmp_path / "checkout" / "phrase_tables"
    folder.mkdir(parents=True)
    write(folder, "big|large|adj|1", name="size.tsv")
    (folder / "allowed.tsv").write_text("# Allowed\nphrase\treason\nset phrase\tset phrase\n")
    (folder.parent / "pyproject.toml").touch()
    # Modules hold the function by name; it finds the folder from the place of its own file.
    monkeypatch.setattr(
        unspin.tables.files, "__file__", str(folder.parent / "src" / "unspin" / "tables" / "files.py"), raising=True
    )
    return folder


def test_a_builtin_table_can_be_added_to_in_a_checkout(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [path.name for path in builtin_tables()] == ["size.tsv"]
    assert run(["tables", "add", "small", "petite", "--to", "size"]) == 2
    assert "a built-in table needs --count" in capsys.readouterr().err
    assert run(["tables", "add", "small", "petite", "--pos", "adj", "--count", "3", "--to", "size"]) == 0
    assert (checkout / "size.tsv").read_text() == HEADER + "big\tlarge\tadj\t1\nsmall\tpetite\tadj\t3\n"
    assert run(["tables", "add", "small", "petite", "--count", "3", "--to", "allowed"]) == 2
    assert "allowed.tsv takes no rows of this kind" in capsys.readouterr().err


def test_a_builtin_table_cannot_be_added_to_elsewhere(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout.parent / "pyproject.toml").unlink()
    before = (checkout / "size.tsv").read_bytes()
    for name in ("size", str(checkout / "size.tsv")):
        assert run(["tables", "add", "small", "petite", "--count", "3", "--to", name]) == 2
        assert "'size' can be added to in a source checkout only" in capsys.readouterr().err
    assert (checkout / "size.tsv").read_bytes() == before


def test_a_terminal_gets_aligned_columns_and_no_control_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "abode|dwelling|noun|2", "leader|pioneer|noun|8||[red]\x1b[31mred")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["tables", "show", str(path)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^abode +dwelling +noun +2 *$", shown, re.MULTILINE)
    assert "[red]\ufffd[31mred" in shown
    assert "\t" not in shown


def test_strict_makes_warnings_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "abode|dwelling|noun|2", "dwelling|abode|noun|2")
    assert run(["tables", "check", str(path)]) == 0
    assert run(["tables", "check", "--strict", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("1 warning (1 pair in both directions); see --warnings") == 2
    assert run(["tables", "check", "--strict", "--warnings", str(path)]) == 1
    assert ": warning: " in capsys.readouterr().out
