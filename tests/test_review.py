"""Reviews: the session as a state machine, the lists it adds to, and single keys on a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from rich.console import Console

from helpers import index_of, table_bytes
from unspin.batch import FileError
from unspin.batch.own_lists import OwnLists, RefusedError
from unspin.edits import Edit, apply
from unspin.explaining.rows import Rows
from unspin.own_rows import row_of_edit
from unspin.reports.question import Question, keys, print_help, print_question
from unspin.reviewing import Answer, Decision, Item, Rules, Session, items_of, wording_pair
from unspin.tables import Row, TableError, read_allowed, read_table

WORDS = ["pioneer", "coalition", "gathering", "the", "Pioneer's"]
WORDINGS = ["leader", "party", "meeting", "", "the leader"]


class Review(RuleBasedStateMachine):
    """Any answers in any order against a plain list of what was said."""

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        words = data.draw(st.lists(st.sampled_from(WORDS), max_size=8))
        self.text = " ".join(words)
        edits, at = [], 0
        for word in words:
            kind = data.draw(st.sampled_from(["phrase", "phrase", "residue:typography"]))
            alternatives = tuple(
                (wording, 0.1) for wording in data.draw(st.lists(st.sampled_from(WORDINGS), max_size=3))
            )
            replacement = data.draw(st.sampled_from(WORDINGS))
            edits.append(Edit(at, at + len(word), word, replacement, 0.7, kind, "t:1", alternatives))
            at += len(word) + 1
        self.session = Session(items_of([(edits[::2], edits[1::2])]))
        self.said: list[tuple[int, str | None, Answer]] = []

    @property
    def edit(self) -> Edit:
        assert self.session.current is not None
        return self.session.items[self.session.current].edit

    def open(self) -> bool:
        return self.session.current is not None

    def say(self, answer: Answer, after: Session, replacement: str | None) -> None:
        assert self.session.current is not None
        self.said.append((self.session.current, replacement, answer))
        self.session = after

    @precondition(open)
    @rule()
    def accept(self) -> None:
        self.say(Answer.accept, self.session.accept(), self.edit.replacement)

    @precondition(open)
    @rule()
    def skip(self) -> None:
        self.say(Answer.skip, self.session.skip(), None)

    @precondition(open)
    @rule(number=st.integers(0, 4))
    def choose(self, number: int) -> None:
        if 1 <= number <= len(self.edit.alternatives):
            wording = self.edit.alternatives[number - 1][0]
            self.say(Answer.alternative, self.session.choose(number), wording)
        else:
            with pytest.raises(IndexError):
                self.session.choose(number)

    @precondition(open)
    @rule(wording=st.sampled_from(["chief", "a chief of all", "pioneer"]))
    def write(self, wording: str) -> None:
        self.say(Answer.own, self.session.write(wording), wording)

    @precondition(open)
    @rule(answer=st.sampled_from([Answer.always, Answer.never]))
    def for_good(self, answer: Answer) -> None:
        step = self.session.always if answer is Answer.always else self.session.never
        if self.edit.kind == "phrase":
            self.say(answer, step(), self.edit.replacement if answer is Answer.always else None)
        else:
            with pytest.raises(ValueError, match="spun wordings"):
                step()

    @rule()
    def back(self) -> None:
        before = self.session
        self.session = before.back()
        if self.said:
            number, _, _ = self.said.pop()
            assert self.session.current == number
        else:
            assert self.session == before

    @invariant()
    def text_is_what_was_chosen(self) -> None:
        if not hasattr(self, "session"):
            return
        chosen: dict[int, str | None] = {}
        always: dict[tuple[str, str], bool] = {}
        never: set[str] = set()
        answers = {number: (replacement, answer) for number, replacement, answer in self.said}
        current = self.session.current
        for number, item in enumerate(self.session.items):
            pair = (item.edit.original.casefold().removesuffix("'s"), item.edit.replacement)
            if number in answers:
                replacement, answer = answers[number]
                chosen[number] = replacement
                if answer is Answer.always:
                    always[pair] = True
                elif answer is Answer.never:
                    never.add(pair[0])
            elif current is None or number < current:
                assert item.edit.kind == "phrase"
                assert pair[0] in never or pair in always
                chosen[number] = None if pair[0] in never else item.edit.replacement
        expected = [
            Edit(item.edit.start, item.edit.end, item.edit.original, replacement)
            for number, item in enumerate(self.session.items)
            if (replacement := chosen.get(number)) is not None
        ]
        assert apply(self.text, [edit for _, edit in self.session.edits()]) == apply(self.text, expected)

    @invariant()
    def nothing_is_asked_twice(self) -> None:
        if hasattr(self, "session"):
            numbers = [number for number, _ in self.session.log]
            assert numbers == sorted(set(numbers))
            assert self.session.current is None or not numbers or self.session.current > numbers[-1]


Review.TestCase.settings = hypothesis_settings(max_examples=60, stateful_step_count=25, deadline=None)
TestReview = Review.TestCase


def phrase(start: int, original: str, replacement: str, **more: object) -> Edit:
    return Edit(start, start + len(original), original, replacement, 0.8, **more)  # type: ignore[arg-type]


def test_a_later_never_takes_no_earlier_always_back() -> None:
    edits = [phrase(0, "pioneer", "leader"), phrase(8, "pioneer", "leader"), phrase(16, "pioneer", "settler")]
    session = Session(items_of([(edits, ())])).always()
    assert session.current == 2
    session = session.never()
    assert [edit.replacement for _, edit in session.edits()] == ["leader", "leader"]


def test_rules_hold_in_the_next_file() -> None:
    first = Session(items_of([([phrase(0, "Pioneers", "Leaders"), phrase(9, "gathering", "meeting")], ())]))
    rules = first.always().never().rules
    edits = [phrase(0, "gathering", "meeting"), phrase(10, "pioneers", "leaders"), phrase(20, "pioneer", "leader")]
    second = Session(items_of([(edits, ())]), rules)
    assert second.current == 2
    assert [edit.replacement for _, edit in second.edits()] == ["leaders"]
    assert second.back() == second


def test_items_are_in_text_order_within_each_unit() -> None:
    one, two, three = phrase(0, "a", "b"), phrase(4, "c", "d"), phrase(2, "e", "f")
    items = items_of([([one, two], [three]), ([one], [])])
    assert items == (Item(0, one), Item(0, three, suggested=True), Item(0, two), Item(1, one))


def test_the_end() -> None:
    session = Session(())
    assert session.current is None
    for step in (session.accept, session.skip, session.always, session.never, lambda: session.write("x")):
        with pytest.raises(IndexError):
            step()


@pytest.mark.parametrize(
    ("original", "replacement", "pair"),
    [
        ("pioneer", "leader", ("leader", "pioneer")),
        ("an\n advisor", "a guide", ("guide", "advisor")),
        ("A pioneer", "a leader", ("a leader", "A pioneer")),
        ("a pioneer", "a leader", ("a leader", "a pioneer")),
        ("a", "an", ("an", "a")),
        ("pioneer's", "leader's", ("leader", "pioneer")),
        ("pioneers\u2019", "leaders\u2019", ("leaders", "pioneers")),
        ("pioneer's", "leading", ("leading", "pioneer's")),
        ("this pioneer", "leader", ("leader", "this pioneer")),
    ],
)
def test_wording_pair(original: str, replacement: str, pair: tuple[str, str]) -> None:
    assert wording_pair(original, replacement) == pair


def test_residue_obeys_no_rule() -> None:
    edit = Edit(0, 7, "pioneer", "leader", kind="residue:duplicate")
    assert Rules(never=frozenset({"pioneer"})).of(edit) is None
    assert Rules(never=frozenset({"pioneer"})).of(phrase(0, "pioneer", "leader")) == Decision(Answer.never)


# The lists


def rows_in(folder: Path) -> Rows:
    path = folder / "tiny.tsv"
    path.write_bytes(table_bytes("leader|pioneer|noun|8|party", "Communist Party|socialist coalition|fixed|5"))
    return Rows([path])


@pytest.mark.parametrize(
    ("original", "replacement", "row"),
    [
        ("Pioneers", "Leaders", Row("leader", "pioneer", "noun", 50.0)),
        ("Socialist Coalition", "Communist Party", Row("Communist Party", "socialist coalition", "fixed", 50.0)),
        ("Gatherings", "Meetings", Row("meetings", "gatherings", "fixed", 50.0)),
        ("GATHERING", "MEETING", Row("meeting", "gathering", "fixed", 50.0)),
        ("the Seine town", "Paris", Row("Paris", "the seine town", "fixed", 50.0)),
        ("An advisor", "A guide", Row("guide", "advisor", "fixed", 50.0)),
    ],
)
def test_row_of_edit(tmp_path: Path, original: str, replacement: str, row: Row) -> None:
    index = index_of("leader|pioneer|noun|8|party", "Communist Party|socialist coalition|fixed|5")
    assert row_of_edit(phrase(0, original, replacement), index, rows_in(tmp_path)) == row


def test_own_lists_are_made_and_grow(tmp_path: Path) -> None:
    lists = OwnLists(tmp_path / "t.tsv", tmp_path / "a.tsv")
    lists.add([], [])
    assert not list(tmp_path.iterdir())
    lists.add([Row("leader", "pioneer", "noun", 50.0)], ["black gold"])
    lists.add([Row("leader", "Pioneer", "noun", 50.0), Row("abode", "domicile")], ["Black  Gold", "arid wit"])
    assert [row.spun for row in read_table(lists.table).rows] == ["domicile", "pioneer"]
    assert read_allowed(lists.allowed) == [("arid wit", "in a review"), ("black gold", "in a review")]
    assert (lists.rows, lists.phrases) == (2, 2)
    again = OwnLists(lists.table, lists.allowed)
    before = lists.table.read_bytes()
    again.add([Row("leader", "pioneer")], ["black gold"])
    assert (again.rows, again.phrases, lists.table.read_bytes()) == (0, 0, before)


def test_own_lists_refuse(tmp_path: Path) -> None:
    lists = OwnLists(tmp_path / "t.tsv", tmp_path / "a.tsv")
    with pytest.raises(RefusedError, match="another form"):
        lists.check([Row("leaders", "leader", "noun")], [])
    with pytest.raises(RefusedError, match="6 words"):
        lists.check([], ["one two three four five six seven"])
    assert not list(tmp_path.iterdir())


def test_own_lists_that_are_none(tmp_path: Path) -> None:
    table, allowed = tmp_path / "t.tsv", tmp_path / "a.tsv"
    table.write_text("pioneer -> leader\n")
    with pytest.raises(TableError, match=r"t\.tsv: not in canonical form"):
        OwnLists(table, allowed)
    table.unlink()
    allowed.write_bytes(b"caf\xe9\n")
    with pytest.raises(TableError, match=r"a\.tsv:1: not valid UTF-8"):
        OwnLists(table, allowed)
    allowed.write_text("phrase\treason\n" + "word " * 7 + "\n")
    with pytest.raises(TableError, match=r"a\.tsv:2: a phrase of 7 words"):
        OwnLists(table, allowed)
    allowed.unlink()
    allowed.mkdir()
    with pytest.raises(FileError, match=r"not a regular file|cannot be read"):
        OwnLists(table, allowed)


def test_own_lists_that_somebody_else_changed(tmp_path: Path) -> None:
    lists = OwnLists(tmp_path / "t.tsv", tmp_path / "a.tsv")
    lists.table.write_text("standard\tspun\tpos\tcount\tnear\tnote\n")
    with pytest.raises(FileError, match="somebody else"):
        lists.add([Row("leader", "pioneer")], [])
    lists = OwnLists(tmp_path / "t.tsv", tmp_path / "a.tsv")
    lists.table.write_text("# more\nstandard\tspun\tpos\tcount\tnear\tnote\n")
    with pytest.raises(FileError, match="changed while"):
        lists.add([Row("leader", "pioneer")], [])


# The screen

TEXT = "First of all. The pioneer met the \u202egathering\x1b[31m of the coalition. Last."


def question(width: int, *, terminal: bool = True, **more: object) -> str:
    console = Console(width=width, force_terminal=terminal, color_system=None, record=True, file=io.StringIO())
    at = TEXT.index("pioneer")
    edit = phrase(at, "pioneer", "leader", alternatives=(("settler", 0.12), ("colonial", 0.04)), **more)
    decided = [phrase(TEXT.index("coalition"), "coalition", "party")]
    with contextlib.closing(console.file):
        asked = Question("a.txt", "line 1", 3, 27, TEXT, edit, True, "row news:1 (leader ← pioneer)", decided)
        print_question(console, asked, notice="press one of the keys below")
        print_help(console)
        return console.export_text()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_screen_fits(width: int) -> None:
    shown = question(width)
    assert all(len(line.rstrip()) <= width for line in shown.splitlines())
    flat = " ".join(shown.split())
    for part in (
        "3/27 a.txt",
        "line 1, a suggestion",
        "The [-pioneer-]{+leader+} met the",
        "of the party.",
        "1 settler 12%",
        "2 colonial 4%",
        "press one of the keys",
        "y accept",
        "1-2 alternative",
        "a always",
        "d never",
        "x quit",
        "back to the question before",
    ):
        assert part in flat
    assert "First of all" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_screen_in_a_pipe_breaks_no_line() -> None:
    lines = question(30, terminal=False).splitlines()
    assert lines[0] == "3/27 a.txt"
    assert any(line.startswith("The [-pioneer-]{+leader+}") and line.endswith("party.") for line in lines)
    assert any(line.startswith("y accept") and line.endswith("? help") for line in lines)


def test_residue_has_no_keys_for_lists() -> None:
    assert keys(Edit(0, 1, "a", "b", kind="residue:typography")) == "ynebqQx?"
    assert keys(Edit(0, 1, "a", "b", alternatives=(("c", 0.1),))) == "yn1eadbqQx?"
    assert "never" not in question(80, kind="residue:typography").split("?")[0]


# Single keys on a terminal

pty = pytest.importorskip("pty")
SPUN = "Chinese pioneer Xi Jinping told the Socialist Coalition that it was the most exceedingly terrible year.\n"


class Terminal:
    """``unspin review`` on a pseudo-terminal."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 80) -> None:
        self.descriptor, slave = pty.openpty()
        self.resize(columns)
        environment = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unspin", "review", "--only", "phrase", "--language", "en", *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**environment, "TERM": "xterm-256color", "PYTHONUTF8": "1"},
            preexec_fn=_take_terminal,  # noqa: PLW1509  (no threads here)
        )
        os.close(slave)
        self.shown = ""

    def resize(self, columns: int) -> None:
        import fcntl
        import termios

        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def wait_for(self, text: str, timeout: float = 90.0) -> str:
        """What was shown up to this text; what comes behind it is kept for the next call."""
        end = time.monotonic() + timeout
        while text not in self.shown:
            assert time.monotonic() < end, f"{text!r} was not shown: {self.shown!r}"
            if select.select([self.descriptor], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self.descriptor, 65536).decode("utf-8", "replace")
                except OSError:
                    assert text in self.shown, self.shown
        at = self.shown.index(text) + len(text)
        shown, self.shown = self.shown[:at], self.shown[at:]
        return shown

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def ended(self) -> int:
        end = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError):
                if select.select([self.descriptor], [], [], 0.1)[0]:
                    self.shown += os.read(self.descriptor, 65536).decode("utf-8", "replace")
        return self.process.wait(timeout=5)


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def terminal(tmp_path: Path, unspinner: object) -> Iterator[Terminal]:
    (tmp_path / "a.txt").write_text(SPUN)
    started = Terminal(tmp_path, "a.txt")
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()
    os.close(started.descriptor)


def test_single_keys(terminal: Terminal, tmp_path: Path) -> None:
    assert "1/3" in terminal.wait_for("help")
    terminal.press("z")
    terminal.wait_for("press one of the keys below")
    terminal.wait_for("help")
    terminal.press("\x1b[A")  # an arrow key
    terminal.wait_for("press one of the keys below")
    terminal.wait_for("help")
    terminal.press("y")
    assert "2/3" in terminal.wait_for("help")
    terminal.press("e")
    terminal.wait_for("your wording")
    terminal.press("Ruling Party\r")
    assert "3/3" in terminal.wait_for("help")
    terminal.press("n")
    assert terminal.ended() == 0
    expected = SPUN.replace("Chinese pioneer", "Chinese leader").replace("Socialist Coalition", "Ruling Party")
    assert (tmp_path / "a.txt").read_text() == expected


def test_a_terminal_may_be_resized(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("help")
    terminal.resize(44)
    os.kill(terminal.process.pid, signal.SIGWINCH)
    terminal.press("n")
    shown = terminal.wait_for("help")
    rules = [line for line in shown.replace("\r", "\n").split("\n") if "──" in line]
    assert rules
    assert all(line.count("─") < 44 for line in rules)
    terminal.press("x")
    assert terminal.ended() == 0
    assert (tmp_path / "a.txt").read_text() == SPUN


@pytest.mark.parametrize("before", ["", "ya", "e"])
def test_ctrl_c_writes_nothing(terminal: Terminal, tmp_path: Path, before: str) -> None:
    terminal.wait_for("help")
    for key in before:
        terminal.press(key)
        terminal.wait_for("your wording" if key == "e" else "help")
    time.sleep(0.5)  # a signal between the prompt and the wait for a line is only seen with the next key
    terminal.press("\x03")
    assert terminal.ended() == 130
    assert "interrupted: nothing of the file in hand was written" in terminal.shown
    assert (tmp_path / "a.txt").read_text() == SPUN
    assert [path.name for path in tmp_path.iterdir() if path.name != ".unspin"] == ["a.txt"]
