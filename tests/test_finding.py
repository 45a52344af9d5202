"""Which files are found below folders, and what is said of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.batch import FileError, Rules, Skipped, find_files
from unspin.batch.finding import Reason
from unspin.batch.ignoring import Globs


def grow(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return folder


def ignoring(folder: Path, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("\n".join(lines) + "\n")


def names(
    folder: Path, rules: Rules | None = None, skipped: Skipped | None = None, *, top: Path | None = None
) -> list[str]:
    found = list(find_files([top or folder], rules or Rules(), skipped=skipped))
    assert not [item for item in found if isinstance(item, FileError)]
    return [item.relative_to(folder).as_posix() for item in found if isinstance(item, Path)]


IGNORE_CASES = [
    # what .gitignore says, the files, what is found
    (["b.txt"], ["a.txt", "b.txt", "sub/b.txt"], ["a.txt"]),
    (["/b.txt"], ["a.txt", "b.txt", "sub/b.txt"], ["a.txt", "sub/b.txt"]),
    (["*.txt", "!keep.txt"], ["a.txt", "keep.txt", "sub/keep.txt"], ["keep.txt", "sub/keep.txt"]),
    (["build/"], ["build/a.txt", "sub/build/b.txt", "c.txt"], ["c.txt"]),
    (["build/"], ["build.txt"], ["build.txt"]),
    (["build"], ["build/a.txt", "c.txt"], ["c.txt"]),
    (["sub/*.txt"], ["sub/a.txt", "sub/deep/b.txt", "a.txt"], ["a.txt", "sub/deep/b.txt"]),
    (["**/deep/"], ["x/deep/a.txt", "b.txt"], ["b.txt"]),
    (["a?.txt"], ["ab.txt", "a.txt"], ["a.txt"]),
    (["a[bc].txt"], ["ab.txt", "ad.txt"], ["ad.txt"]),
    (["sub/", "!sub/a.txt"], ["sub/a.txt", "b.txt"], ["b.txt"]),  # a folder that is out stays out
    (["# a.txt", "", "   "], ["a.txt"], ["a.txt"]),
    (["!"], ["a.txt"], ["a.txt"]),  # no pattern; git passes over it
    (["caf\u00e9.txt"], ["caf\u00e9.txt", "a.txt"], ["a.txt"]),
    (["A.txt"], ["a.txt"], ["a.txt"]),
]


@pytest.mark.parametrize(("lines", "files", "wanted"), IGNORE_CASES)
def test_gitignore(tmp_path: Path, lines: list[str], files: list[str], wanted: list[str]) -> None:
    grow(tmp_path, *files)
    ignoring(tmp_path, *lines)
    assert names(tmp_path) == wanted
    assert sorted(names(tmp_path, Rules(gitignore=False))) == sorted(files)


def test_inner_ignore_files_overrule_outer_ones(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", "sub/a.txt", "sub/b.txt", "sub/deep/b.txt")
    ignoring(tmp_path, "a.txt")
    ignoring(tmp_path / "sub", "!a.txt", "b.txt")
    ignoring(tmp_path / "sub/deep", "!b.txt")
    assert names(tmp_path) == ["sub/a.txt", "sub/deep/b.txt"]


def test_the_git_tree_above_counts(tmp_path: Path) -> None:
    grow(tmp_path, ".git/HEAD", "texts/a.txt", "texts/b.txt", "texts/c.txt")
    (tmp_path / ".git/info").mkdir()
    (tmp_path / ".git/info/exclude").write_text("c.txt\n")
    ignoring(tmp_path, "texts/b.txt")
    assert names(tmp_path / "texts") == ["a.txt"]
    assert names(tmp_path) == ["texts/a.txt"]


def test_ignore_files_above_count_in_git_trees_only(tmp_path: Path) -> None:
    grow(tmp_path, "texts/a.txt")
    ignoring(tmp_path, "a.txt")
    assert names(tmp_path / "texts") == ["a.txt"]


def test_a_worktree_knows_its_excludes(tmp_path: Path) -> None:
    grow(tmp_path, "main/.git/worktrees/w/HEAD", "w/a.txt", "w/b.txt")
    (tmp_path / "main/.git/info").mkdir()
    (tmp_path / "main/.git/info/exclude").write_text("b.txt\n")
    (tmp_path / "main/.git/worktrees/w/commondir").write_text("../..\n")
    (tmp_path / "w/.git").write_text(f"gitdir: {tmp_path}/main/.git/worktrees/w\n")
    assert names(tmp_path / "w") == ["a.txt"]


def test_a_repository_within_a_repository_starts_afresh(tmp_path: Path) -> None:
    grow(tmp_path, ".git/HEAD", "a.txt", "inner/.git/HEAD", "inner/a.txt")
    ignoring(tmp_path, "a.txt")
    assert names(tmp_path) == ["inner/a.txt"]


def test_an_ignored_folder_named_outright_is_searched(tmp_path: Path) -> None:
    grow(tmp_path, ".git/HEAD", "build/a.txt", "build/b.txt", "build/sub/c.txt")
    ignoring(tmp_path, "build/")
    ignoring(tmp_path / "build", "b.txt")
    assert names(tmp_path) == []
    assert names(tmp_path, top=tmp_path / "build") == ["build/a.txt", "build/sub/c.txt"]


def test_a_file_named_outright_is_taken_whatever_speaks_against_it(tmp_path: Path) -> None:
    grow(tmp_path, ".hidden.txt", "a.txt", "c.py")
    ignoring(tmp_path, "a.txt")
    given_paths = [tmp_path / name for name in (".hidden.txt", "a.txt", "c.py", "none.txt")]
    rules = Rules(exclude=Globs(["*"], tmp_path))
    assert list(find_files(given_paths, rules)) == given_paths


GLOB_CASES = [
    # include, exclude, found of: a.txt b.rst drafts/c.txt drafts/old/d.md e.py
    (["*.rst"], [], ["b.rst"]),
    (["*.rst", "*.md"], [], ["b.rst", "drafts/old/d.md"]),
    (["drafts/"], [], ["drafts/c.txt", "drafts/old/d.md"]),
    (["drafts/*.txt"], [], ["drafts/c.txt"]),
    (["drafts/**"], ["*.md"], ["drafts/c.txt"]),
    ([], ["drafts/"], ["a.txt"]),
    ([], ["old"], ["a.txt", "drafts/c.txt"]),
    ([], ["/c.txt"], ["a.txt", "drafts/c.txt", "drafts/old/d.md"]),
    ([], ["*.txt", "!a.txt"], ["a.txt", "drafts/old/d.md"]),
    (["none"], [], []),
]


@pytest.mark.parametrize(("include", "exclude", "wanted"), GLOB_CASES)
def test_globs(tmp_path: Path, include: list[str], exclude: list[str], wanted: list[str]) -> None:
    grow(tmp_path, "a.txt", "b.rst", "drafts/c.txt", "drafts/old/d.md", "e.py")
    rules = Rules(
        Globs(include, tmp_path) if include else None,
        Globs(exclude, tmp_path) if exclude else None,
    )
    assert names(tmp_path, rules) == wanted


def test_a_pattern_that_is_none() -> None:
    with pytest.raises(ValueError, match="!"):
        Globs(["!"], Path())


def test_what_is_skipped_is_counted(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", ".b.txt", ".c.txt", ".d/e.txt", "f.py", "g.jsonl", "h.txt", "i.txt", "drafts/j.txt")
    grow(tmp_path, ".git/k.txt", ".unspin/l.txt")
    (tmp_path / "m.txt").write_bytes(b"some\0thing")
    (tmp_path / "n.txt").write_bytes("text".encode("utf-16"))
    (tmp_path / "link").symlink_to("drafts")
    ignoring(tmp_path, "h.txt")
    skipped = Skipped(listing=True)
    rules = Rules(exclude=Globs(["drafts/"], tmp_path))
    assert names(tmp_path, rules, skipped) == ["a.txt", "i.txt", "n.txt"]
    assert skipped.summary() == (
        "7 files and 2 folders skipped: 3 hidden, 1 binary, 1 ignored, 1 excluded, 1 records without --field, "
        "1 linked folder, 1 of other formats"
    )
    assert (f"{tmp_path}/m.txt", Reason.binary) in skipped.paths
    assert (f"{tmp_path}/drafts/", Reason.excluded) in skipped.paths
    assert len(skipped.paths) == 9
    assert Skipped().summary() == ""


def test_records_are_found_when_their_fields_are_named(tmp_path: Path) -> None:
    grow(tmp_path, "a.jsonl", "b.csv", "c.txt")
    assert names(tmp_path, Rules(records=True)) == ["a.jsonl", "b.csv", "c.txt"]


def test_links(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", "sub/b.txt")
    (tmp_path / "0.txt").symlink_to("a.txt")  # comes first, so it is the one that is taken
    (tmp_path / "sub/up").symlink_to("..")
    skipped = Skipped()
    assert names(tmp_path, Rules(), skipped) == ["0.txt", "sub/b.txt"]
    assert skipped.counts == {Reason.link: 1}
    assert names(tmp_path, top=tmp_path / "sub/up") == ["sub/up/0.txt", "sub/up/sub/b.txt"]


def test_links_that_lead_nowhere_are_errors(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "c.txt").symlink_to("none")
    (tmp_path / "d.py").symlink_to("none")
    found = list(find_files([tmp_path]))
    assert [item.path.name for item in found if isinstance(item, FileError)] == ["a.txt", "b.txt", "c.txt"]
    assert len(found) == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    skipped = Skipped()
    assert names(tmp_path, Rules(), skipped) == []
    assert skipped.counts == {Reason.other: 1}


def test_a_folder_to_avoid(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", "out/a.txt")
    assert [path.name for path in find_files([tmp_path], avoid=tmp_path / "out") if isinstance(path, Path)] == ["a.txt"]


def test_rules_of_a_folder_may_fail(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", "bad/b.txt", "bad/deep/c.txt", "good/d.txt")

    def rules(folder: str) -> Rules:
        if folder.endswith("bad"):
            raise FileError(Path(folder), "wrong")
        return Rules()

    found = list(find_files([tmp_path], rules))
    assert [item.name for item in found if isinstance(item, Path)] == ["a.txt", "d.txt"]
    assert [str(item) for item in found if isinstance(item, FileError)] == ["wrong"]


def test_the_working_folder_is_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(tmp_path, "a.txt", "sub/b.txt")
    monkeypatch.chdir(tmp_path)
    assert [str(item) for item in find_files([Path()])] == ["a.txt", f"sub{os.sep}b.txt"]


PART = st.sampled_from(["a", "b", "c.txt", "d.md", ".e", "f.py", ".git"])


@given(
    files=st.lists(st.lists(PART, min_size=1, max_size=4).map("/".join), max_size=12),
    lines=st.lists(st.text("abc.txmd*?[]!/\\ ", max_size=8), max_size=4),
)
def test_any_tree_is_sorted_and_without_repetition(
    tmp_path_factory: pytest.TempPathFactory, files: list[str], lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    for name in files:
        path = folder / name
        if not path.exists() and not any(parent.is_file() for parent in path.parents):
            grow(folder, name)
    ignoring(folder, *lines)
    everything = names(folder, Rules(gitignore=False))
    found = names(folder)
    assert set(found) <= set(everything)
    assert len(set(everything)) == len(everything)
    by_folder = [name.rpartition("/")[::2] for name in everything]
    for parent in {parent for parent, _ in by_folder}:
        here = [name for p, name in by_folder if p == parent]
        assert here == sorted(here)
    assert not any(part.startswith(".") for name in everything for part in name.split("/"))
