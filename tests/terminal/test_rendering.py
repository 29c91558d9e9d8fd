"""Lines for any terminal: as wide as it is, in its letters, and with nothing in them that acts."""

from __future__ import annotations

import io
import re
import signal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.channels import as_markdown
from bot.channels.safe_text import spelled
from bot.channels.terminal import markdown
from bot.channels.terminal.answers import lines_of_chat
from bot.channels.terminal.clipboard import sequence
from bot.channels.terminal.completion import Completions
from bot.channels.terminal.keyboard import Interrupts
from bot.channels.terminal.lines import Line, Terminal
from bot.errors import UsageError
from bot.settings import charset

HOSTILE = "\x1b]0;owned\x07 \x9b2J \u202e[red]שלום 北京 👩‍👩‍👧 <b>x</b> ![i](http://e.x/i) [l](http://e.x)"


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def answer(title: str, quote: str, **more: Any) -> dict[str, Any]:
    article = {"id": "a", "title": title, "source": title, "published": "2024-05-01",
               "updated": None, "revision": 1, "revisions": 2, "url": None}  # fmt: skip
    citation = {"n": 1, "quote": quote, "article": article, "link": None, "place": None}
    return {
        "question": "Who?", "rewritten": title, "as_of": None, "dateline": "2024-05-01",
        "scope": {"since": None, "until": None, "sources": []}, "outcome": "answered",
        "sentences": [], "citations": [citation], "disagreements": [], "absence": None,
        "stories": {"sources": 1, "stories": 1}, "model": "offline",
        "warnings": [{"code": "x", "text": title}], **more,
    }  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=300), st.integers(40, 250))
def test_a_source_is_one_line_that_fits_whatever_it_holds(
    title: str, quote: str, width: int
) -> None:
    lines = list(lines_of_chat(answer(title, quote), lambda *_: "", width))
    (source,) = [line for line in lines if line.text.startswith("[1]")]
    assert cell_len(source.text) <= width
    assert "\n" not in source.text
    assert source.text.endswith("”")


@given(st.text(max_size=200))
def test_what_is_written_to_a_terminal_holds_no_sequence_but_our_own(text: str) -> None:
    stream = Tty()
    Terminal(stream).lines(lines_of_chat(answer(text + HOSTILE, text), lambda *_: "", 80))
    ours = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ours)


@pytest.mark.parametrize(
    "text",
    ["[1] and [l](http://e.x)", "![i](http://e.x/i)", "<b>x</b>", "<http://e.x>", "[red]x[/red]",
     "&amp; x", "5 * 3 * 2"],
)  # fmt: skip
def test_links_images_and_html_of_a_model_stay_the_text_that_they_are(text: str) -> None:
    assert "".join(words for words, _ in markdown.pieces(text)) == text


def test_emphasis_and_code_are_styled_and_their_marks_gone() -> None:
    pieces = markdown.pieces("All **32 *named*** members, `x` and 5** more")
    assert "".join(words for words, _ in pieces) == "All 32 named members, x and 5 more"
    assert {style for words, style in pieces if words.strip() in ("32", "named", "x")} == {
        "bold", "bold italic"
    }  # fmt: skip


def test_saved_markdown_has_no_link_image_or_html_of_an_article() -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt().render(as_markdown.answer(answer(HOSTILE, HOSTILE)))
    assert not re.search(r"<(?!/?(p|ul|li|strong|em|br)\b)", html)


@pytest.mark.parametrize("text", ["# It broke", "- It broke", "1. It broke", "+ It broke", "= x"])
def test_a_sentence_begins_no_heading_or_list_in_saved_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    sentence = {"text": text, "kind": "claim", "citations": [1], "as_of": None,
                "support": "unsupported", "unsupported_terms": ["<b>9</b>"]}  # fmt: skip
    value = answer("T", "q") | {"sentences": [sentence]}
    first = MarkdownIt().render(as_markdown.answer(value)).splitlines()[0]
    assert first == f"<p>{text} (unproven: &lt;b&gt;9&lt;/b&gt;) [1]</p>"


def test_letters_that_a_character_set_lacks_are_spelled_without() -> None:
    assert spelled("“Ærø” – Škoda … 北 • naïve", "ascii") == '"AEro" - Skoda ... ? * naive'
    assert spelled("“é” 北", "latin-1") == '"é" ?'
    assert spelled("“é” 北", "utf-8") == "“é” 北"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"LANG": "C"}, "ascii"),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-15@euro"}, "iso8859-15"),
        ({"LANG": "de_DE.UTF-8"}, "utf-8"),
        ({"LANG": "C", "PYTHONUTF8": "1"}, "otherwise"),
        ({"LANG": "de_DE.nonsense"}, "otherwise"),
        ({}, "otherwise"),
    ],
)
def test_the_character_set_is_the_locales(
    variables: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert charset("otherwise") == named


def test_text_from_right_to_left_does_not_draw_what_follows_into_it() -> None:
    stream = Tty()
    Terminal(stream).lines([Line((("שלום", ""), (" [1]", "")))])
    assert stream.getvalue() == "שלום\u200e [1]\n"
    plain = io.StringIO()
    Terminal(plain).lines([Line((("שלום", ""), (" [1]", "")))])
    assert plain.getvalue() == "שלום [1]\n"


def test_the_terminals_own_clipboard_is_given_base64_and_nothing_else() -> None:
    assert sequence("\x07é") == "\x1b]52;c;B8Op\x07"


def test_a_line_is_completed_from_its_last_words() -> None:
    headlines = [
        ("1", "Turkey backs \x1bRutte", "Wire", "2024-05-01"),
        ("2", "Rutte wins", None, None),
    ]
    known = Completions(
        headlines=lambda: headlines,
        sources=lambda: ["Wire"],
        citations=lambda: [{"n": 1, "quote": "a\nb"}],
        models=lambda: ["offline"],
    )

    def options(text: str) -> list[tuple[str, str]]:
        return [(text[: len(text) - o.length] + o.text, o.meaning) for o in known.of(text)]

    assert options("What of turkey b") == [("What of Turkey backs �Rutte", "Wire, 2024-05-01")]
    assert options("in w") == []
    assert options("in wi") == [("in Wire", "source")]
    assert options("/open ") == [("/open 1", "a b")]
    assert options("/feedback g") == [("/feedback good", "")]
    assert options("/source-only ") == [("/source-only Wire", "source")]
    assert options("/source-only x, w") == [("/source-only x, Wire", "source")]
    assert options("/model o") == [("/model offline", "")]
    assert options("/since o") == [("/since off", "")]
    assert [text for text, _ in options("/as")] == ["/as-of"]
    assert options("/nonsense x") == []
    assert list(known.of("What of turkey b", asked=False)) == []


def test_the_pictures_fetch_nothing() -> None:
    folder = Path(__file__).parents[1] / "pictures"
    pictures = sorted(folder.glob("*.svg"))
    assert [p.name for p in pictures] == ["chat-dark.svg", "chat-light.svg"]
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        ElementTree.fromstring(text)
        assert not re.search(r"@font-face|@import|<script|<image|href|url\((?!#)", text)
        assert "/2" in text


def _fail_after_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)
    raise UsageError("the editor failed")


def test_a_ctrl_c_in_an_editor_that_failed_does_not_stop_what_is_done_next() -> None:
    interrupts = Interrupts()
    with interrupts.watched():
        with pytest.raises(UsageError), interrupts.held():
            _fail_after_ctrl_c()
        with interrupts.held():
            pass
        with pytest.raises(KeyboardInterrupt), interrupts.held():
            signal.raise_signal(signal.SIGINT)


def test_what_is_wrapped_hangs_under_its_column_and_is_one_line_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("NO_COLOR", "1")
    hung = Line((("/open N ", "bold"), ("open the page of quote N", "")), hang=8)
    drawn, piped = Tty(), io.StringIO()
    Terminal(drawn).lines([hung])
    Terminal(piped).lines([hung])
    shown = re.sub(r"\x1b\[\d*m", "", drawn.getvalue())
    assert shown == "/open N open the\n        page of\n        quote N\n"
    assert piped.getvalue() == "/open N open the page of quote N\n"
