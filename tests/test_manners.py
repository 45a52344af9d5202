"""Spinner manners: what tables say of them, and the mixture over a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import index_of, plain_arc
from unspin.inference import Manners
from unspin.lattice import Arc
from unspin.tables import PhraseIndex, TableError, compile_tables, format_table, parse_table

HEADER = "standard\tspun\tpos\tcount\tnear\tnote\tmanner\n"
TABLE = "# Tiny\n" + HEADER + "city\tmetropolis\tnoun\t3\t\t\tback-translation\nleader\tpioneer\tnoun\t3\n"


def arc(manner: str) -> Arc:
    made = plain_arc(0, 1, "meant")
    return replace(made, entry=replace(made.entry, manner=manner))


def settled(*counted: tuple[str, float]) -> Manners:
    manners = Manners()
    for manner, posterior in counted:
        manners.add([arc(manner)], [posterior])
    manners.settle()
    return manners


def gain(manners: Manners, manner: str, own: float = 0.0) -> float:
    (value,) = manners.gains([arc(manner)], [own])
    return value


def test_nothing_known_nothing_gained() -> None:
    assert gain(settled(), "synonym") == pytest.approx(0)
    assert gain(settled(), "back-translation") == pytest.approx(0)


def test_the_manner_of_the_document_gains() -> None:
    manners = settled(*[("back-translation", 0.9)] * 8, ("synonym", 0.3))
    assert gain(manners, "back-translation") > 0.5
    assert gain(manners, "synonym") < 0
    assert gain(manners, "thesaurus") < 0


def test_no_arc_talks_itself_up() -> None:
    assert gain(settled(("thesaurus", 0.9)), "thesaurus", 0.9) < gain(settled(("thesaurus", 0.9)), "thesaurus")
    one = settled(("thesaurus", 0.9))
    assert gain(one, "thesaurus", 0.9) == pytest.approx(0, abs=0.1)


def test_rows_may_name_a_manner() -> None:
    table = parse_table(TABLE.encode(), Path("tiny.tsv"))
    assert [row.manner for row in table.rows] == ["back-translation", ""]
    assert format_table(table) == TABLE
    index = PhraseIndex(compile_tables([table]))
    assert [index.lookup(word)[0].manner for word in ("metropolises", "pioneer")] == ["back-translation", "synonym"]


def test_a_table_may_name_its_manner() -> None:
    table = parse_table(TABLE.replace("# Tiny", "# Tiny\n# manner: back-translation").encode(), Path("tiny.tsv"))
    index = PhraseIndex(compile_tables([table]))
    assert index.lookup("pioneer")[0].manner == "back-translation"


def test_an_unknown_manner_is_said() -> None:
    with pytest.raises(TableError, match=r"tiny\.tsv:3: unknown manner 'rude'; use one of synonym, back-translation"):
        parse_table(TABLE.replace("back-translation", "rude").encode(), Path("tiny.tsv"))


def test_without_a_manner_a_row_is_a_synonym_list_s() -> None:
    assert index_of("leader|pioneer|noun|3").lookup("pioneer")[0].manner == "synonym"
