"""Short runs of the fuzz targets (`make fuzz` has long ones), and what they have found."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.answering.hostile import MOST_LAYERS, plain
from bot.errors import SettingsError
from bot.evaluation.reports.tables import harmless
from bot.reading.web.feeds import feed_entries, sitemap_entries
from bot.reading.web.guard import is_public
from bot.settings import Settings
from tests.fuzz import slack, whole
from tests.fuzz.run import fuzz, replay
from tests.fuzz.targets import TARGETS, Target

ROOT = Path(__file__).parent.parent
EXAMPLES, OF_WHOLE_ANSWERS = 20, 8


def within_limits(code: str) -> None:
    """Run ``code`` in a process that is killed after 20 s of work."""
    limits = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
    command = [sys.executable, "-c", limits + textwrap.dedent(code)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_nothing_crashes_and_what_must_hold_holds(name: str) -> None:
    target = TARGETS[name]
    quietly = settings(
        max_examples=OF_WHOLE_ANSWERS if name == "questions" else EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    tried = []

    @quietly
    @given(target.inputs)
    def each(value: Any) -> None:
        target.check(value)  # which asserts what must hold
        tried.append(value)

    each()
    assert len(tried) >= quietly.max_examples


def _dislikes(text: str) -> None:
    assert "=" not in text


def _hangs(text: str) -> None:
    while "=" in text:
        pass


@pytest.mark.parametrize(("check", "named"), [(_dislikes, "AssertionError"), (_hangs, "Hang")])
def test_a_target_that_fails_or_hangs_is_found(
    monkeypatch: pytest.MonkeyPatch, check: Callable[[str], None], named: str
) -> None:
    """The fuzzer itself can fail: it stops at the first finding and gives its input."""
    monkeypatch.setitem(TARGETS, "bad", Target(TARGETS["hostile"].inputs, check))
    result = fuzz("bad", inputs=5_000, seconds=60, first=1, hang=0.1)
    assert named in result["found"]
    assert result["ran"] < 5_000


def test_a_finding_among_changed_inputs_is_found_again_by_its_seed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = []

    def dislikes_the_200th(text: str) -> None:
        seen.append(text)
        assert len(seen) != 200

    monkeypatch.setitem(TARGETS, "bad", Target(TARGETS["hostile"].inputs, dislikes_the_200th))
    found = fuzz("bad", inputs=5_000, seconds=60, first=1)["found"]
    replay("bad", found.split()[1].rstrip(":"))
    assert seen[-1] == seen[199]
    assert repr(seen[199]) in found


def test_every_pattern_is_safe_from_blowing_up() -> None:
    """Growing texts through each, in a process that is killed after 20 s of work on one of them."""
    command = [sys.executable, "-m", "tests.fuzz.patterns", "800", "", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1:] + done.stderr.splitlines()[-3:]
    assert len(done.stdout.splitlines()) > 150


def test_the_pattern_check_ends_at_a_pattern_that_blows_up() -> None:
    code = (
        "import sys, re, bot.terms; bot.terms._BAD = re.compile('(a+)+b');"
        "sys.argv = ['', '40', 'bot.terms', '1']; from tests.fuzz.patterns import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode < 0
    assert done.stdout.splitlines()[-1] == "bot.terms._BAD"


def test_thousands_of_unproven_sentences_cost_no_more_than_their_length() -> None:
    """Each passage is made ready for comparing once, not once for every sentence."""
    within_limits("""
        from tests.assistants import passage, scripted
        from tests.fuzz.whole import ARTICLE
        of = scripted(["And so. " * 2_400], [passage("a", (ARTICLE + " ") * 60)], chunk_size=64)
        answer = of.assistant.ask("Who must approve Rutte?")
        assert answer.warnings[0].text.startswith("2400 sentences of the draft were left out")
    """)  # it was a minute and more


@pytest.mark.parametrize(
    "text",
    [
        "(htt\0p://x.test) here",
        "<scr\0ipt>alert(1)</script>",
        "<<b>script>alert(1)<</b>/script>",
        "[a]([b](http://x.test))",
        "<" * 40 + "b" + ">" * 40,
        "java\u200bscript:alert(1)",
    ],
)
def test_nothing_hides_an_address_or_a_tag_from_being_taken_off(text: str) -> None:
    bare = plain(text)
    assert plain(bare) == bare
    assert "://" not in bare
    assert "<script" not in bare
    assert "javascript:" not in bare


def test_markup_within_markup_has_an_end() -> None:
    nested = "word"
    for _ in range(MOST_LAYERS + 3):
        nested = f"<<b>i>{nested}"
    assert plain(nested).endswith("word")


@pytest.mark.parametrize(
    "cell", ["\0=1+1", "\ufeff=1+1", "\u200b@SUM(A1)", "＝1+1", "\t1", " \t-1"]
)
def test_no_cell_is_a_formula_however_it_is_hidden(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["plain", "a=b", "5 - 3", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_an_element_without_a_proper_name_does_not_cost_the_rest_of_a_sitemap() -> None:
    broken = whole.SITEMAP.replace("<url>", "<url><a:b>x</a:b>").encode()
    listing, _ = sitemap_entries(broken, "https://news.example/sitemap.xml")
    assert [entry.url for entry in listing.entries] == ["https://news.example/t"]


def test_a_feed_that_breaks_its_parser_is_named_as_no_feed() -> None:
    broken = whole.RSS.replace("http://purl", "!\u00a0http://purl").encode("latin-1")
    with pytest.raises(Exception, match="is no feed that can be read"):
        feed_entries(broken, "https://news.example/feed")


def test_an_ipv4_address_inside_the_old_compatible_form_is_not_public() -> None:
    assert not is_public("::10.0.0.1")
    assert not is_public("::8.8.8.8")  # nothing on the open internet is reached so


def test_a_page_of_dots_is_split_in_a_time_that_grows_with_its_length() -> None:
    within_limits("""
        from bot.answering.sentences import sentence_spans
        assert len(sentence_spans("." * 200_000 + "a")) == 1
    """)  # it was minutes


def test_front_matter_of_colons_and_spaces_is_read_in_a_time_that_grows_with_its_length() -> None:
    within_limits("""
        from contextlib import suppress
        from bot.errors import ReadingError
        from bot.reading.plain import from_bytes
        from bot.reading.records import Columns
        hostile = "---\\na:" + " " * 60_000 + ": " * 60_000 + "\\n x\\n---\\nbody"
        with suppress(ReadingError):
            from_bytes(hostile.encode(), "a.md", "file:a.md", Columns())
    """)  # 3,000 characters took 11 s


def test_a_claim_of_negations_or_sayings_costs_no_more_than_its_length_squared() -> None:
    """What is asked of a clause again and again is found once."""
    within_limits("""
        from bot.answering.support import shortfalls
        from tests.test_support import quoted
        for words, times in (("neither ", 140), ("not ", 140), ("He said ", 35)):
            for _ in range(2):
                assert isinstance(shortfalls(words * times, [quoted(words * times * 4)] * 2), tuple)
    """)  # it was 8, 5 and 7 s a claim


def test_half_a_letter_from_slack_costs_no_feedback() -> None:
    given = {"key": f"good:{slack.KEY}", "words": "fine \ud800", "day": None, "channel": "C1",
             "trigger": "t", "name": "ann", "user": True, "user_team": None}  # fmt: skip
    slack.actions(given)
    (kept,) = slack._answers()._feedback.waiting()
    assert kept.words == "fine \ufffd"


@pytest.mark.parametrize("name", ["DATELINE_PROMPTS_DIR", "DATELINE_SLACK_RULES"])
def test_a_path_that_is_too_long_is_said_to_be_none(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({name: "x" * 5_000})
