"""The reports as a reader meets them: opened from disk in Chromium. ``make test-browser``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 360, "height": 740}
# Quiet on a machine without a network, and able to run as root in a container.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "no Chromium: install one, or name it in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of the golden set and what changed between them."""
    from bot.cli import main

    folder = tmp_path_factory.mktemp("runs")
    questions, corpus = str(ROOT / "tests" / "seed.golden.jsonl"), str(ROOT / "corpus")
    common = ["eval", "run", questions, "--articles", corpus]
    both = ["--system", "dateline", "--system", "langchain-tutorial"]
    assert main([*common, *both, "--out", str(folder / "a")]) == 0
    assert main([*common, "--budget", "400", "--out", str(folder / "b")]) == 0
    alone = ["--retrieval-only", "--budgets", "500,1000,2000", "--out", str(folder / "c")]
    assert main([*common, *alone]) == 0
    page = str(folder / "compared.html")
    assert main(["eval", "compare", str(folder / "a"), str(folder / "b"), "--out", page]) == 0
    return folder


@pytest.fixture(params=["a/report.html", "c/report.html", "compared.html"])
def page_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(chromium: Any, runs: Path) -> Iterator[Any]:
    contexts = []

    def open_page(name: str, *, size: dict[str, int] = WIDE, scheme: str = "light") -> Any:
        context = chromium.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("console", lambda message: page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: page.wrong.append(request.url)
                if not request.url.startswith("file:") else None)  # fmt: skip
        page.goto((runs / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(
    opened: Any, page_name: str, scheme: str, size: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(page_name, size=size, scheme=scheme)
    if page.locator("button.more").count():
        page.locator("button.more").first.click()
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in serious] == []


def test_nothing_is_loaded_and_nothing_goes_wrong(opened: Any, page_name: str) -> None:
    page = opened(page_name)
    assert page.title()
    assert page.wrong == []


@pytest.mark.parametrize("size", [PHONE, {"width": 1000, "height": 700}], ids=["phone", "desk"])
def test_a_page_scrolls_only_downwards(opened: Any, page_name: str, size: dict[str, int]) -> None:
    page = opened(page_name, size=size)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]


def shown(page: Any) -> int:
    return int(page.locator("#items tr.row:visible").count())


def test_the_table_filters_by_words_status_tag_and_verdict(opened: Any) -> None:
    page = opened("a/report.html")
    everything = shown(page)
    page.fill("#filter-words", "stoltenberg TERM")
    some = shown(page)
    assert 0 < some < everything
    assert page.inner_text("#count") == f"{some} of {everything} shown"
    page.fill("#filter-words", "")
    page.select_option("#filter-status", "abstained")
    assert 0 < shown(page) < everything
    page.select_option("#filter-status", "answered")
    page.select_option("#filter-tag", "hostile")
    page.select_option("#filter-verdict", "right")
    meant = '[data-status="answered"][data-tag*="hostile"][data-verdict="right"]'
    assert 0 < shown(page) == page.locator(f"#items tr.row{meant}").count() < 10
    page.fill("#filter-words", "no such words")
    assert shown(page) == 0


def test_the_table_sorts_up_and_down_with_what_is_missing_at_the_end(opened: Any) -> None:
    page = opened("a/report.html")
    head = page.locator("#items thead button", has_text="Time, ms")
    column = page.locator("#items thead th").count() - 1

    def cells() -> list[float]:
        rows = page.locator("#items tr.row").all()
        found = [row.locator("td").nth(column).get_attribute("data-value") for row in rows]
        return [float(value) for value in found if value]

    head.click()
    assert cells() == sorted(cells())
    head.click()
    assert cells() == sorted(cells(), reverse=True)
    assert head.locator("..").get_attribute("aria-sort") == "descending"
    # every detail still follows its question
    first = page.locator("#items tbody tr").nth(0)
    assert first.locator("button.more").get_attribute("aria-controls") == page.locator(
        "#items tbody tr"
    ).nth(1).get_attribute("id")


def test_the_keyboard_reaches_filters_and_opens_a_question(opened: Any) -> None:
    page = opened("a/report.html")
    page.focus("#filter-words")
    page.keyboard.type("Who is running against Rutte")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "more":
            break
    page.keyboard.press("Enter")
    detail = page.locator("tr.detail:visible")
    assert detail.count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert "Klaus Iohannis" in "".join(detail.locator("mark").all_inner_texts())
    page.keyboard.press("Enter")
    assert page.locator("tr.detail:visible").count() == 0


def test_without_scripts_everything_can_be_read(chromium: Any, runs: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((runs / "a" / "report.html").as_uri())
    assert page.locator("tr.detail:visible").count() == page.locator("tr.row").count() > 0
    context.close()


def test_the_figures_are_there(opened: Any) -> None:
    page = opened("a/report.html")
    named = page.locator("svg.chart").evaluate_all("all => all.map(a => a.ariaLabel)")
    assert {"Correct by tag", "Time to the answer", "Abstention against accuracy"} <= set(named)
    alone = opened("c/report.html")
    named = alone.locator("svg.chart").evaluate_all("all => all.map(a => a.ariaLabel)")
    assert "Character recall against budget" in named
