"""Listed terms put together word by word, and where capitals mean names."""

from __future__ import annotations

import struct

import pytest

from helpers import FakeModel, index_of, sentence_of
from unspin.lattice import spun_arcs
from unspin.lattice.names import NameRuns
from unspin.lattice.terms import TERM, spelled_terms
from unspin.tables import Entry, PhraseIndex
from unspin.thesaurus import SLOTS, Thesaurus

INDEX = index_of(
    "deep learning|deep study|fixed|5",
    "deep|profound|adj|4",
    "learning|studying|fixed|4",
    "machine learning|appliance study|fixed|5",
    "machine|gadget|noun|4",
    "Communist Party|Red Gathering|noun|6",
    "communist|socialist|adj|3",
    "party|coalition|noun|3",
    "social party|public coalition|fixed|3",
    "social|communist|fixed|2",
    "state of the art|condition of craft|fixed|3",
    "art|craft|fixed|3",
    "state|condition|noun|3",
)


def spelled(text: str, index: PhraseIndex = INDEX, thesaurus: Thesaurus | None = None) -> list[tuple[str, str]]:
    """(seen, standard) of every term."""
    return [(seen, entry.standard) for seen, entry in entries(text, index, thesaurus)]


def entries(text: str, index: PhraseIndex = INDEX, thesaurus: Thesaurus | None = None) -> list[tuple[str, Entry]]:
    tokens = sentence_of(text).tokens
    return [
        (text[tokens[start].start : tokens[end - 1].end], entry)
        for start, end, entry in spelled_terms(tokens, NameRuns(tokens), index, thesaurus)
    ]


def tiny_thesaurus(*pairs: tuple[str, str]) -> Thesaurus:
    """Every word has one form, an adjective's; pairs are (seen, standard)."""
    lemmas = sorted({word for pair in pairs for word in pair})
    kept = [[lemmas.index(standard) for seen, standard in pairs if seen == lemma] for lemma in lemmas]
    return Thesaurus(
        {
            "lemmas": "\n".join(lemmas),
            "forms": "\n".join("\t".join(lemma if slot == "JJ" else "" for slot in SLOTS) for lemma in lemmas),
            "pairs": [struct.pack(f"<{len(found)}H", *found) + bytes([3] * len(found)) for found in kept],
        }
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it uses profound studying here", [("profound studying", "deep learning")]),
        ("it uses deep studying here", [("deep studying", "deep learning")]),
        ("a profound-studying tool", [("profound-studying", "deep learning")]),
        ("it is for gadget studying here", [("gadget studying", "machine learning")]),
        ("the condition of the craft was shown", [("condition of the craft", "state of the art")]),
        ("it uses profound gadgets here", []),
        ("it uses deep learning here", []),
        ("studying profound things", []),
        ("it is profound, studying is not", []),
        ("it is profound (studying is not)", []),
        ("profound", []),
    ],
)
def test_terms_word_by_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert spelled(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Socialist Coalition met", [("Socialist Coalition", "Communist Party")]),
        ("the Socialist Party met", [("Socialist Party", "Communist Party")]),
        ("the socialist coalition met", [("socialist coalition", "Communist Party")]),
        ("the Socialist Coalitions met", [("Socialist Coalitions", "Communist Parties")]),
        ("the Chinese Socialist Coalition met", [("Socialist Coalition", "Communist Party")]),
        ("the Socialist coalition met", []),
        ("the socialist Coalition met", []),
    ],
)
def test_a_name_is_capitalised_throughout(text: str, expected: list[tuple[str, str]]) -> None:
    assert spelled(text) == expected


def test_a_listed_term_is_left_as_it_is() -> None:
    """Word by word "Communist Party" could be "social party", but it is a term itself."""
    assert spelled("the communist coalition met") == [
        ("communist coalition", "Communist Party"),
        ("communist coalition", "social party"),
    ]
    assert spelled("the communist party met") == []


@pytest.mark.parametrize("protected", [0, 1])
def test_protected_words_belong_to_no_term(protected: int) -> None:
    tokens = sentence_of("profound studying").tokens
    tokens[protected].protected = True
    assert not list(spelled_terms(tokens, NameRuns(tokens), INDEX, None))


def test_quoted_as_it_stands() -> None:
    assert spelled("they call it profound studying [sic] today") == []


def test_what_a_spelled_entry_knows() -> None:
    ((_, entry),) = entries("it uses profound studying here")
    (deep,), (learning,) = INDEX.lookup("profound"), INDEX.lookup("studying")
    assert entry.words == ("deep", "learning")
    assert entry.source == f"{TERM}deep learning"
    assert entry.channel == pytest.approx(deep.channel + learning.channel)
    assert entry.reverse == pytest.approx((deep.reverse + learning.reverse) / 2)


def test_words_that_stayed_cost_nothing() -> None:
    ((_, entry),) = entries("it uses deep studying here")
    (learning,) = INDEX.lookup("studying")
    assert (entry.channel, entry.reverse) == pytest.approx((learning.channel, learning.reverse))


def test_the_thesaurus_offers_more_words() -> None:
    thesaurus = tiny_thesaurus(("weighty", "deep"), ("scholarship", "learning"))
    assert spelled("it uses weighty scholarship here") == []
    assert spelled("it uses weighty scholarship here", thesaurus=thesaurus) == [
        ("weighty scholarship", "deep learning")
    ]
    assert spelled("it uses weighty studying here", thesaurus=thesaurus) == [("weighty studying", "deep learning")]
    assert spelled("it uses deep learning here", thesaurus=thesaurus) == []


def test_a_table_row_is_believed_before_the_thesaurus() -> None:
    thesaurus = tiny_thesaurus(("profound", "deep"))
    ((_, plain),) = entries("it uses profound studying here")
    ((_, broad),) = entries("it uses profound studying here", thesaurus=thesaurus)
    assert broad == plain


def test_a_row_of_the_whole_term_is_an_arc_once() -> None:
    sentence = sentence_of("it uses deep study here")
    index = index_of("deep learning|deep study|fixed|5", "learning|study|fixed|4")
    found = [arc for arc in spun_arcs(sentence, index, FakeModel()) if arc.words == ("deep", "learning")]
    assert [arc.entry.source for arc in found] == ["tiny:2"]


def runs(text: str) -> list[str]:
    tokens = sentence_of(text).tokens
    return [text[tokens[start].start : tokens[end - 1].end] for start, end in NameRuns(tokens).runs]


def inside(text: str) -> list[str]:
    tokens = sentence_of(text).tokens
    flags = NameRuns(tokens).inside
    return [text[token.start : token.end] for token, flag in zip(tokens, flags, strict=True) if flag]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they met in the Joined Countries today", ["Joined Countries"]),
        ("they met at the Institute of the Arts today", ["Institute of the Arts"]),
        ("they met Anna, Bert and others", []),
        ("they met at the Institute of arts", []),
        ("they met Anna Smith and saw Bert Jones leave", ["Anna Smith", "Bert Jones"]),
        ("they met nobody", []),
    ],
)
def test_runs_of_capitals(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they met Anna today", ["Anna"]),
        ("They met nobody today", []),
        ("Anna Smith met nobody there", ["Anna", "Smith"]),
        ("Profound Studying of the Texts", []),
        ("PROFOUND STUDYING OF TEXTS", []),
    ],
)
def test_capitals_inside_a_name(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_a_term_may_not_take_half_a_name() -> None:
    names = NameRuns(sentence_of("they saw the Joined Countries meet").tokens)
    assert names.may_change(3, 5)
    assert names.may_change(0, 3)
    assert not names.may_change(4, 6)
    assert not names.may_change(2, 4)
