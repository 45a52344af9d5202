"""Configuration: the schema, files, and which value is in force."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import MISSING
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from unspin import Settings, restorer
from unspin.cli.app import app
from unspin.cli.shared import Color, Language, ReportFormat
from unspin.config import cache_folder
from unspin.config.in_force import COMMAND_LINE, DEFAULT, InForce, common_folder
from unspin.config.options import FORMATS, KINDS, Options, help_of, option_fields, option_names
from unspin.config.reading import ConfigError, config_in, find_config, read_config
from unspin.config.template import config_template, toml_value
from unspin.document.protected import protected_spans, switched_off
from unspin.tables import PhraseIndex, compile_tables

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


# The schema and what must agree with it.


def test_the_schema_agrees_with_the_program() -> None:
    assert Options().min_confidence == restorer.DEFAULT_MIN_CONFIDENCE == Settings().min_confidence
    assert set(KINDS) == restorer.ALL_KINDS
    assert tuple(ReportFormat) == FORMATS
    fields = option_fields()
    assert fields["color"].metadata["choices"] == tuple(Color)
    assert fields["language"].metadata["choices"] == tuple(Language)


def test_every_option_has_its_flag() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, entry in option_fields().items():
        for command in entry.metadata["commands"]:
            flags = {flag for parameter in commands[command].params for flag in parameter.opts}
            assert set(entry.metadata["flag"].split(", ")) <= flags, f"{name}: {command}"


def test_every_option_is_explained_and_has_a_default() -> None:
    for name, entry in option_fields().items():
        assert entry.default is not MISSING
        assert re.match(r"[A-Z`].*\.$", help_of(entry)), name


def table_row(name: str) -> str:
    entry = option_fields()[name]
    flags = ", ".join(f"`{flag}`" for flag in entry.metadata["flag"].split(", "))
    default = "unset" if entry.default is None else f"`{toml_value(entry.default)}`"
    commands = ", ".join(entry.metadata["commands"])
    return f"| `{name}` | {default} | {help_of(entry)} | {flags} | {commands} | {entry.metadata['scope']} |"


def test_the_page_lists_every_option() -> None:
    wanted = [table_row(name) for name in option_names()]
    found = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| `[a-z_]+` \|", line)]
    assert found == wanted, "docs/configuration.md should list:\n" + "\n".join(wanted)


def test_the_template_is_all_comments_and_its_values_are_the_defaults(tmp_path: Path) -> None:
    template = config_template()
    assert tomllib.loads(template) == {}
    assert all(len(line) <= 100 for line in template.splitlines())
    shown = re.findall(r"^# ([a-z_]+) = (.*)$", template, re.MULTILINE)
    assert [name for name, _ in shown] == list(option_names())
    for name, value in shown:
        entry = option_fields()[name]
        values = read_config(write(tmp_path / "unspin.toml", f"{name} = {value}"))
        if entry.default is not None:
            assert values == {name: entry.default}
        example = entry.metadata["example"]
        if example:
            read_config(write(tmp_path / "unspin.toml", f"{name} = {example}"))


# What files say.

GOOD = [
    ("min_confidence = 0.8", {"min_confidence": 0.8}),
    ("min_confidence = 1", {"min_confidence": 1}),
    ('preset = "bold"', {"preset": "bold"}),
    ('only = ["phrase", "spintax"]', {"only": ("phrase", "spintax")}),
    ("only = []", {"only": ()}),
    ('allowed = ["companion survey"]', {"allowed": ("companion survey",)}),
    ('input_format = "markdown"', {"input_format": "markdown"}),
    ("jobs = 3", {"jobs": 3}),
    ("gitignore = false", {"gitignore": False}),
    ("fail_over = 12.5", {"fail_over": 12.5}),
    ("\ufeffsuggest = true\r\n", {"suggest": True}),
    ("# nothing", {}),
]


@pytest.mark.parametrize(("content", "wanted"), GOOD)
def test_good_files(tmp_path: Path, content: str, wanted: dict[str, object]) -> None:
    assert read_config(write(tmp_path / "unspin.toml", content)) == wanted
    project = write(tmp_path / "pyproject.toml", f"[tool.unspin]\n{content.removeprefix(chr(0xFEFF))}")
    assert read_config(project) == wanted


BAD = [
    ("min_confidense = 0.8", "min_confidense: no such option; did you mean min_confidence?"),
    ("min-confidence = 0.8", "min-confidence: no such option; did you mean min_confidence?"),
    ("table = []", "table: no such option; did you mean tables?"),
    ('"a\\nb" = 1', '"a\\nb": no such option'),
    ("xyzzy = 1", "xyzzy: no such option; there are min_confidence, preset,"),
    ("[fix]\nonly = []", "fix: no such option"),
    ('min_confidence = "high"', 'min_confidence: must be a number from 0 to 1, not "high"'),
    ("min_confidence = 1.5", "min_confidence: must be a number from 0 to 1, not 1.5"),
    ("min_confidence = nan", "min_confidence: must be a number from 0 to 1, not nan"),
    ("min_confidence = true", "min_confidence: must be a number from 0 to 1, not true"),
    ("jobs = 0", "jobs: must be a whole number, 1 or more, not 0"),
    ("jobs = 2.5", "jobs: must be a whole number, 1 or more, not 2.5"),
    ("suggest = 1", "suggest: must be true or false, not 1"),
    ('suggest = "yes"', 'suggest: must be true or false, not "yes"'),
    ('preset = "brave"', 'preset: must be one of precise, bold, not "brave"'),
    ('only = "phrase"', 'only: must be a list of strings, not "phrase"; write ["phrase"]'),
    ('only = ["phrase", "spam"]', "only: entry 2 must be one of phrase, mojibake,"),
    ("fields = [1]", "fields: entry 1 must be a string, not 1"),
    ('fields = [""]', "fields: entry 1 must be a string with something in it"),
    ("language = []", "language: must be a string, not []"),
    ("allowed = {a = 1}", "allowed: must be a list of strings, not a table"),
    ('preset = "bold"\nmin_confidence = 0.9', "min_confidence and preset exclude each other"),
    ("jobs =", "is not valid TOML: invalid value"),
    ("jobs = 1\njobs = 2", "is not valid TOML: cannot overwrite a value"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_bad_files(tmp_path: Path, content: str, message: str) -> None:
    path = write(tmp_path / "unspin.toml", content)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "unspin.toml").write_bytes(b"only = [\xff]")
    for path, message in [
        (tmp_path / "none.toml", "cannot be read: no such file or directory"),
        (tmp_path, "cannot be read: is a directory"),
        (tmp_path / "unspin.toml", "is not UTF-8 (byte 8)"),
        (write(tmp_path / "pyproject.toml", "[tool]\nunspin = 3"), "[tool.unspin] must be a table of options"),
        (write(tmp_path / "deep.toml", "a = " + "[" * 5000), "is not valid TOML"),
    ]:
        with pytest.raises(ConfigError) as caught:
            read_config(path)
        assert message in str(caught.value)


def test_tables_are_relative_to_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "unspin.toml", 'tables = ["mine.tsv", "/else/where.tsv"]')
    assert read_config(path)["tables"] == (tmp_path / "mine.tsv", Path("/else/where.tsv"))


# Where files are.


def test_the_nearest_file_is_found(tmp_path: Path) -> None:
    outer = write(tmp_path / "unspin.toml", "jobs = 1")
    write(tmp_path / "a/pyproject.toml", "[project]\nname = 'unspin-user'")
    inner = write(tmp_path / "a/b/pyproject.toml", "[tool.unspin]\njobs = 2")
    (tmp_path / "a/b/c").mkdir()
    assert find_config(tmp_path / "a") == outer
    assert find_config(tmp_path / "a/b/c") == inner
    own = write(tmp_path / "a/b/unspin.toml", "jobs = 3")
    assert find_config(tmp_path / "a/b") == own


def test_a_project_file_that_is_not_ours_may_be_broken(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.black\n")
    assert config_in(tmp_path) is None
    write(tmp_path / "pyproject.toml", "[tool.unspin\n")
    with pytest.raises(ConfigError, match="is not valid TOML"):
        config_in(tmp_path)


def test_in_force(tmp_path: Path) -> None:
    outer = write(tmp_path / "unspin.toml", "min_confidence = 0.9\njobs = 1")
    inner = write(tmp_path / "sub/unspin.toml", 'preset = "bold"')
    in_force = InForce({"jobs": 7})
    resolved = in_force.of_file(tmp_path / "a.txt")
    assert (resolved.options.min_confidence, resolved.options.jobs) == (0.9, 7)
    assert resolved.sources["min_confidence"] == str(outer)
    assert resolved.sources["jobs"] == COMMAND_LINE
    assert resolved.sources["language"] == DEFAULT
    below = in_force.of_folder(tmp_path / "sub")
    # The nearest wins, nothing is merged.
    assert (below.options.preset, below.options.min_confidence, below.options.jobs) == ("bold", 0.63, 7)
    assert below.file == inner
    # One object for each file.
    (tmp_path / "other").mkdir()
    assert in_force.of_folder(tmp_path / "other") is resolved
    assert in_force.of_file(tmp_path / "sub/x/y.txt") is below


@pytest.mark.parametrize("given", [{"preset": "precise"}, {"min_confidence": 0.7}])
@pytest.mark.parametrize("content", ['preset = "bold"', "min_confidence = 0.9"])
def test_the_command_line_overrules_both_ways_to_say_confidence(
    tmp_path: Path, given: dict[str, object], content: str
) -> None:
    write(tmp_path / "unspin.toml", content)
    options = InForce(given).of_folder(tmp_path).options
    assert (options.preset, options.min_confidence) == (given.get("preset"), given.get("min_confidence", 0.63))


def test_one_file_for_all_or_none(tmp_path: Path) -> None:
    write(tmp_path / "unspin.toml", "jobs = 2")
    other = write(tmp_path / "else/other.toml", "jobs = 3")
    assert InForce(config=other).of_folder(tmp_path).options.jobs == 3
    assert InForce(isolated=True).of_folder(tmp_path).options.jobs is None
    with pytest.raises(ConfigError, match="no such file"):
        InForce(config=tmp_path / "none.toml")


def test_a_broken_file_is_told_each_time(tmp_path: Path) -> None:
    write(tmp_path / "unspin.toml", "jobs = 'two'")
    in_force = InForce()
    for _ in range(2):
        with pytest.raises(ConfigError, match="jobs: must be a whole number"):
            in_force.of_folder(tmp_path)


def test_the_common_folder(tmp_path: Path) -> None:
    for name in ("a/b/1.txt", "a/c/2.txt"):
        write(tmp_path / name, "")
    assert common_folder([tmp_path / "a/b/1.txt"]) == tmp_path / "a/b"
    assert common_folder([tmp_path / "a/b"]) == tmp_path / "a/b"
    assert common_folder([tmp_path / "a/b/1.txt", tmp_path / "a/c"]) == tmp_path / "a"
    assert common_folder([tmp_path / "a", tmp_path / "a/c/2.txt"]) == tmp_path / "a"
    assert common_folder([]) == Path.cwd()


TOML_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text('abc"\\\n', max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*option_names(), "x"]), TOML_VALUE.filter(lambda v: v is not None), max_size=3))
def test_any_value_is_taken_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items() if "null" not in json.dumps(value)]
    path = tmp_path_factory.mktemp("config") / "unspin.toml"
    write(path, "\n".join(lines).replace("Infinity", "inf"))
    try:
        options = Options(**read_config(path))
    except ConfigError as error:
        assert "\n" not in str(error)
        assert str(error).startswith(str(path))
    else:
        for name in option_names():
            least, most = (option_fields()[name].metadata[key] for key in ("least", "most"))
            value = getattr(options, name)
            assert least is None or value is None or (least <= value and (most is None or value <= most))


def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path


# What comments and the list of allowed wordings do.

OFF_CASES = [
    # «» is what must be protected
    "One.\n<!-- «unspin: ignore-next-line -->\nTwo.»\nThree.",
    "One.\r\n# «unspin:ignore-next-line\r\nTwo.»\r\nThree.",
    "<!-- «unspin: ignore-next-line -->\n\n  Two. Still two.»\n\nThree.",
    "% «unspin: ignore-next-line\nTwo.»",
    "% «unspin: ignore-next-line»",
    "«unspin: ignore-next-line\nunspin: ignore-next-line\nThree.»\nFour.",
    "«unspin: off\nOne.\nunspin: ignore-next-line\nunspin: on»\nTwo.",
    "«unspin: off\nOne.\nunspin: ignore-next-line\nTwo.\nThree.\nunspin: on» Four.\nFive.",
    "«unspin: ignore-next-line\nOne. unspin: off\nTwo. unspin: on» Three.",
    "unspin: ignore-next-lines\nTwo.",
    "unspin: ignore\nTwo.",
    "ignore-next-line\nTwo.",
]


@pytest.mark.parametrize("case", OFF_CASES)
def test_lines_switched_off(case: str) -> None:
    text = case.replace("«", "").replace("»", "")
    wanted = []
    for part in re.finditer("«[^»]*»", case):
        before = len(re.findall("[«»]", case[: part.start()]))
        wanted.append((part.start() - before, part.end() - before - 2))
    assert switched_off(text) == wanted
    for start, end in wanted:
        assert any(low <= start and end <= high for low, high in protected_spans(text))


def test_allowed_wordings_are_added_in_normal_form() -> None:
    index = PhraseIndex(compile_tables([]))
    before = set(index.allowed("companion"))
    index.allow(["Companion  Survey", "companion-piece"])
    assert set(index.allowed("companion")) - before == {"companion survey", "companion piece"}
