"""The HTML page: parsed strictly, and looked at in a browser where one is installed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import Edit
from unspin.batch.work import FileResult
from unspin.detection.findings import Part, Strange
from unspin.reports.by import By
from unspin.reports.html_report import HtmlReporter
from unspin.reports.html_scores import HtmlScoreReporter
from unspin.reports.visible import harmless, readable

justhtml = pytest.importorskip("justhtml")

GAP = "\n\n".join(["Nothing at all is wrong with a paragraph like this one, which says so at some length."] * 12)
TEXT = (
    f"The old pioneer of the coalition spoke to the gathering for an hour.\n\n{GAP}\n\n"
    "Leave a Reply\n\nMind the g\u200bap, said the pioneer <script>alert('1')</script> & went."
)


def edit(old: str, new: str, number: int = 0, **fields: Any) -> Edit:
    at = -1
    for _ in range(number + 1):
        at = TEXT.index(old, at + 1)
    return Edit(at, at + len(old), old, new, fields.pop("confidence", 0.87), **fields)


EDITS = [
    edit("pioneer", "leader", source="news:3", alternatives=(("settler", 0.1), ("<b>", 0.05))),
    edit("Leave a Reply\n\n", "", kind="residue:furniture", source="furniture:reply"),
    edit("g\u200bap", "gap", kind="residue:lookalike"),
    edit("pioneer", "leader", 1),
]
SUGGESTIONS = [edit("gathering", "meeting", confidence=0.4)]


def result(path: str = "a.txt", text: str = TEXT, **fields: Any) -> FileResult:
    fields = {"edits": EDITS, "suggestions": SUGGESTIONS, "words": 412, "score": 91.2, "spin_rate": 0.21} | fields
    fields |= {
        "places": [{}] * len(fields["edits"]),
        "suggestion_places": [{}] * len(fields["suggestions"]),
        "encoding": fields.get("encoding", "utf-8"),
    }
    return FileResult(Path(path), text, b"", **fields)


def honest(path: str, **fields: Any) -> FileResult:
    return result(
        path, "All is well.", edits=[], suggestions=[], **{"words": 3, "score": 2.0, "spin_rate": 0.0} | fields
    )


def page(*results: FileResult, errors: Any = ()) -> str:
    parts: list[str] = []
    reporter = HtmlReporter(parts.append)
    for one in results:
        reporter.file(one)
    reporter.end(errors)
    return "".join(parts)


def parsed(html: str) -> Any:
    """The document; raises for anything that is no strict HTML."""
    return justhtml.JustHTML(html, strict=True, sanitize=False)


def text_of(node: Any) -> str:
    return str(node.to_text(separator="", strip=False))


def test_page() -> None:
    document = parsed(page(result(), honest("b.txt"), errors=[("c.bin", "binary data")]))
    assert [text_of(node) for node in document.query("h1, h2")] == [
        "unspin report",
        "Not read",
        "Files",
        "a.txt",
        "b.txt",
    ]
    rows = [[text_of(cell).strip() for cell in row.query("th, td")] for row in document.query("tbody tr")]
    assert rows == [["a.txt", "91.2", "21%", "412", "4", "1", "0"], ["b.txt", "2.0", "0%", "3", "0", "0", "0"]]
    assert [text_of(node) for node in document.query(".text del")] == [
        "pioneer",
        "Leave a Reply",
        "g<U+200B>ap",
        "pioneer",
    ]
    assert [text_of(node) for node in document.query(".text ins")] == ["leader", "gap", "leader"]
    assert [text_of(node) for node in document.query(".text mark")] == ["gathering"]
    assert [text_of(node) for node in document.query(".file .gap")] == ["… 12 paragraphs unchanged"]
    assert "binary data" in text_of(document.query(".errors li")[0])


def test_alternatives_are_told() -> None:
    document = parsed(page(result()))
    first, second, *_ = document.query(".tip")
    assert [text_of(line) for line in first.query("span")] == [
        "“pioneer” became “leader”: 87% sure",
        "Or: “settler” 10%, “<b>” 5%",
        "By news:3",
        "Line 1, column 9",
    ]
    assert text_of(second).startswith("Perhaps “meeting”: 40%.")
    described = [node.attrs["aria-describedby"] for node in document.query(".edit")]
    assert described == [node.attrs["id"] for node in document.query(".tip")]
    assert len(set(described)) == 5


def test_structure_that_needs_no_sight() -> None:
    document = parsed(page(result()))
    (html,) = document.query("html")
    assert html.attrs["lang"] == "en"
    assert text_of(document.query("caption")[0])
    assert {node.attrs.get("scope") for node in document.query("th")} == {"col", "row"}
    assert all("tabindex" in node.attrs for node in document.query(".edit"))
    (chart,) = document.query("svg")
    assert chart.attrs["role"] == "img"
    assert re.search(r"Share of words changed, .*: \d+% on average", text_of(document.query("svg title")[0]))


def test_nothing_is_fetched() -> None:
    html = page(result())
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|http:|https:", html)


def test_no_files() -> None:
    document = parsed(page(errors=[("c.bin", "binary data")]))
    assert not document.query("tbody tr")


def test_many_changes_are_cut() -> None:
    text = "old " * 2500
    edits = [Edit(4 * n, 4 * n + 3, "old", "new", 0.9) for n in range(2500)]
    document = parsed(page(result(text=text, edits=edits, suggestions=[])))
    assert len(document.query("del")) == 2000 + 1  # and the legend
    assert "500 more changes" in text_of(document.query(".file .gap")[-1])
    assert "unchanged" not in text_of(document.query(".file")[0])


def test_a_long_line_is_elided() -> None:
    text = "The pioneer " + "went on " * 5000 + "to the pioneer."
    edits = [Edit(4, 11, "pioneer", "leader", 0.9), Edit(len(text) - 8, len(text) - 1, "pioneer", "leader", 0.9)]
    shown = text_of(parsed(page(result(text=text, edits=edits, suggestions=[]))).query(".text")[0])
    assert len(shown) < 1500
    assert re.search(r"\[… 9,\d\d\d words unchanged …\]", shown)


def blocks(cut: int) -> list[FileResult]:
    """The text in two blocks."""
    first = result(
        text=TEXT[:cut],
        edits=[one for one in EDITS if one.end <= cut],
        suggestions=[one for one in SUGGESTIONS if one.end <= cut],
        words=100,
        last=False,
        problems=["line 1: odd"],
    )
    rest = [replace(one, start=one.start - cut, end=one.end - cut) for one in EDITS if one.start >= cut]
    origin = first.origin.after(first.text)
    return [first, result(text=TEXT[cut:], edits=rest, suggestions=[], words=312, number=1, origin=origin)]


def test_blocks_of_a_file_are_shown_as_one() -> None:
    cut = TEXT.index("Leave a Reply")
    document, whole = parsed(page(*blocks(cut), honest("b.txt"))), parsed(page(result(), honest("b.txt")))
    for selector in ("h2", "tbody tr", ".text", ".file .gap", ".tip", "svg rect", "figcaption"):
        shown, expected = ([text_of(node).strip() for node in found.query(selector)] for found in (document, whole))
        assert shown == expected
    assert [node.attrs["id"] for node in document.query(".tip")] == [f"c1-{n}" for n in range(1, 6)]
    assert [text_of(node) for node in document.query(".problem")] == ["line 1: odd"]


def test_many_changes_are_cut_over_blocks() -> None:
    text = "old " * 1500
    edits = [Edit(4 * n, 4 * n + 3, "old", "new", 0.9) for n in range(1500)]
    first = result(text=text, edits=edits, suggestions=[], last=False)
    second = result(text=text, edits=edits, suggestions=[], number=1, last=False)
    third = result(text=text, edits=edits, suggestions=[], number=2)
    document = parsed(page(first, second, third))
    assert len(document.query(".text del")) == 2000
    assert "2,500 more changes" in text_of(document.query(".file .gap")[-1])
    assert len(document.query(".file")) == 1


HOSTILE = st.one_of(
    st.text(st.characters(), max_size=20),
    st.sampled_from(
        ["</script>", "<img src=x onerror=alert(1)>", '"><b>', "&lt;&amp", "]]>", "-->", "{{ 1 }}", "\0", "\r"]
    ),
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_becomes_markup(path: str, before: str, old: str, new: str, other: str) -> None:
    text = f"{before}{old}{before}"
    change = Edit(len(before), len(before) + len(old), old, new, 0.5, source=other, alternatives=((other, 0.1),))
    name = path.replace("\0", "") or "x"
    found = result(name, text, edits=[change], suggestions=[], problems=[other])
    html = page(found, errors=[(path, other)])
    html.encode()
    document = parsed(html)
    kept, put = readable(change)
    dels, inses = document.query(".text del"), document.query(".text ins")
    assert [text_of(node) for node in dels] == ([kept] if kept else [])
    assert [text_of(node) for node in inses] == ([put] if put else [])
    assert text_of(document.query("tbody th a")[0]) == harmless(str(Path(name)))
    assert text_of(document.query(".problem")[0]) == harmless(other)
    assert len(document.query("script")) == 1
    assert not document.query("img, b")


PIECES = st.lists(st.sampled_from(["One dog.", " ", "\n", "\n\n", "\r\n\r\n", "- item"]), max_size=12).map("".join)


@given(PIECES, st.data())
def test_all_changes_and_all_near_text_are_there(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits = [
        Edit(low, high, text[low:high], "①②③"[number], 0.5)
        for number, (low, high) in enumerate(zip(cuts[::2], cuts[1::2], strict=False))
    ]
    document = parsed(page(result(text=text, edits=edits, suggestions=[])))
    assert [text_of(node) for node in document.query(".text ins")] == list("①②③")[: len(edits)]
    if edits:
        shown = "".join(
            "".join(text_of(child) for child in node.children if child.name == "#text")
            for node in document.query(".text")
        )
        last, kept = 0, ""
        for one in edits:
            kept += text[last : one.start]
            last = one.end
        kept += text[last:]
        # An edit that cuts a CR LF in two leaves a CR, which is shown.
        assert "".join(shown.replace("<U+000D>", "").split()) == "".join(kept.split())


# In a browser.

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
ROOT = Path(__file__).parents[1]


def axe_core() -> str:
    """The accessibility checker: the newest from npm where it is installed, else the one that comes from PyPI."""
    newest = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if newest.exists():
        return newest.read_text(encoding="utf-8")
    pytest.importorskip("axe_core_python")
    return (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "report.html"
    long_name = "texts/" + "a-very-long-name-without-a-space" * 4 + ".txt"
    results = [
        result(),
        honest("b.txt", words=2000),
        honest(long_name, score=30.0, words=900, problems=["line 7: no JSON"]),
    ]
    file.write_bytes(page(*results, errors=[("c.bin", "binary data")]).encode())
    return file.as_uri()


@pytest.fixture(scope="module")
def score_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of scores with sentences of all shades, evidence and parts."""
    found = [match.span() for match in re.finditer(r"\S[^\n.]+", TEXT)]
    sentences = [Part(start, end, (3.0, 30.0, 60.0, 97.0)[n % 4], 12) for n, (start, end) in enumerate(found)]
    at = TEXT.index("coalition")
    strange = [Strange(at, at + 9, 0.9)]
    parts: list[str] = []
    reporter = HtmlScoreReporter(parts.append, By.sentence, evidence=5)
    reporter.file(result(sentences=sentences, strange=strange))
    reporter.file(honest("b.txt", words=2000, sentences=[Part(0, 11, 2.0, 3)]))
    reporter.file(honest("texts/" + "a-very-long-name-without-a-space" * 4 + ".txt", score=30.0, problems=["no JSON"]))
    reporter.end([("c.bin", "binary data")])
    file = tmp_path_factory.mktemp("scores") / "report.html"
    file.write_bytes("".join(parts).encode())
    return file.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("needs Chromium and its driver")
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,1200"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER, env={**os.environ, "SE_OFFLINE": "true"}))
    yield driver
    driver.quit()


def open_page(
    browser: Any, address: str, *, scheme: str = "light", width: int = 1200, scripts: bool = True, wide: bool = True
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(address)


def all_of(browser: Any, selector: str) -> list[Any]:
    found: list[Any] = browser.find_elements("css selector", selector)
    return found


def shown_tips(browser: Any) -> list[str]:
    return [tip.text for tip in all_of(browser, ".tip") if tip.is_displayed()]


def check_by_axe(browser: Any) -> None:
    browser.execute_script(axe_core())
    report = browser.execute_async_script("axe.run(document).then(arguments[0])")
    found = [(one["id"], one["help"], [node["html"] for node in one["nodes"]]) for one in report["violations"]]
    assert found == []
    assert {"color-contrast", "document-title", "html-has-lang"} <= {one["id"] for one in report["passes"]}


def luminance(colour: str) -> float:
    """The relative luminance of a CSS colour, by the definition of WCAG."""
    channels = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(browser: Any, address: str, scheme: str, width: int) -> None:
    open_page(browser, address, scheme=scheme, width=width)
    browser.execute_script("arguments[0].focus()", all_of(browser, ".edit")[0])
    check_by_axe(browser)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_in_scores(browser: Any, score_address: str, scheme: str, width: int) -> None:
    open_page(browser, score_address, scheme=scheme, width=width)
    shades = {node.get_attribute("class") for node in all_of(browser, ".file .heat")}
    assert shades == {"heat middle", "heat high", "heat highest"}
    check_by_axe(browser)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shaded_text_can_be_read(browser: Any, score_address: str, scheme: str) -> None:
    """By the highest level that guidelines ask for; the lines that tell shades apart as what must be seen."""
    open_page(browser, score_address, scheme=scheme)
    for shade in ("middle", "high", "highest"):
        node = all_of(browser, f".file .heat.{shade}")[0]
        paper, ink, line = (
            luminance(node.value_of_css_property(name))
            for name in ("background-color", "color", "text-decoration-color")
        )
        assert contrast(paper, ink) >= 7
        assert contrast(paper, line) >= 3


def test_evidence_leads_to_its_place(browser: Any, score_address: str) -> None:
    open_page(browser, score_address, width=360)
    link = all_of(browser, ".found a")[0]
    browser.execute_script("arguments[0].click()", link)
    (target,) = all_of(browser, "b.evidence:target")
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", target)
    assert 0 <= top < 900
    assert target.text in link.find_element("xpath", "./ancestor::li").text


def test_parts_sort(browser: Any, score_address: str) -> None:
    open_page(browser, score_address)
    button = next(one for one in all_of(browser, ".parts button") if one.text.startswith("Score"))
    browser.execute_script("arguments[0].click()", button)
    table = button.find_element("xpath", "./ancestor::table")
    scores = [float(node.text) for node in table.find_elements("css selector", "tbody .score")]
    assert len(scores) > 4
    assert scores == sorted(scores, reverse=True)


def test_the_page_has_no_errors_in_its_console(browser: Any, address: str) -> None:
    open_page(browser, address)
    assert browser.get_log("browser") == []


def test_columns_sort(browser: Any, address: str) -> None:
    open_page(browser, address)
    score, words = all_of(browser, "thead button")[1], all_of(browser, "thead button")[3]

    def column(number: int) -> list[str]:
        return [row.find_elements("css selector", "th, td")[number].text for row in all_of(browser, "tbody tr")]

    def state() -> list[str | None]:
        return [heading.get_attribute("aria-sort") for heading in all_of(browser, "thead th")]

    words.click()
    assert column(3) == ["2,000", "900", "412"]
    assert state() == [None, None, None, "descending", None, None, None]
    words.click()
    assert column(3) == ["412", "900", "2,000"]
    assert state()[3] == "ascending"
    score.send_keys("\n")  # with the keyboard
    assert column(1) == ["91.2", "30.0", "2.0"]
    assert state() == [None, "descending", None, None, None, None, None]


def test_dark_where_the_system_is(browser: Any, address: str) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        open_page(browser, address, scheme=scheme)
        body = all_of(browser, "body")[0]
        colours[scheme] = [
            sum(map(int, re.findall(r"\d+", body.value_of_css_property(name))[:3]))
            for name in ("background-color", "color")
        ]
    (light_paper, light_ink), (dark_paper, dark_ink) = colours["light"], colours["dark"]  # sums of red, green, blue
    assert light_paper > light_ink + 500
    assert dark_ink > dark_paper + 500


@pytest.mark.parametrize("width", [320, 360, 768, 1000, 1200])
def test_nothing_hangs_over_the_edge(browser: Any, address: str, width: int) -> None:
    open_page(browser, address, width=width)
    for edit in all_of(browser, ".edit"):
        browser.execute_script("arguments[0].focus()", edit)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        (tip,) = (tip for tip in all_of(browser, ".tip") if tip.is_displayed())
        box = tip.rect
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_a_tip_comes_and_goes_by_keyboard_and_pointer(browser: Any, address: str) -> None:
    from selenium.webdriver import ActionChains, Keys

    open_page(browser, address)
    first, second, *_ = all_of(browser, ".edit")
    assert shown_tips(browser) == []
    browser.execute_script("arguments[0].focus()", first)
    (tip,) = shown_tips(browser)
    assert "settler" in tip
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert shown_tips(browser) == []
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element == second
    (tip,) = shown_tips(browser)
    assert "meeting" in tip
    browser.execute_script("document.activeElement.blur()")
    ActionChains(browser).move_to_element(first).perform()
    (tip,) = shown_tips(browser)
    assert "settler" in tip


def test_focus_can_be_seen(browser: Any, address: str) -> None:
    from selenium.webdriver import ActionChains, Keys

    open_page(browser, address)
    for _ in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        assert browser.switch_to.active_element.value_of_css_property("outline-style") == "solid"


def test_without_scripts_all_is_there(browser: Any, address: str) -> None:
    open_page(browser, address, scripts=False)
    try:
        assert not all_of(browser, "thead button")
        assert [heading.text for heading in all_of(browser, "thead th")][:2] == ["File", "Score"]
        assert len(all_of(browser, "tbody tr")) == 3
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_screenshots(browser: Any, address: str, tmp_path: Path) -> None:
    """They can be looked at afterwards in pytest's temporary folder."""
    for scheme, width in (("light", 1200), ("dark", 1200), ("light", 360)):
        open_page(browser, address, scheme=scheme, width=width)
        file = tmp_path / f"{scheme}-{width}.png"
        assert browser.save_screenshot(str(file))
        assert file.stat().st_size > 10_000
