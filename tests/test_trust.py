"""What makes an answer one that can be trusted, point by point."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.channels.places import link
from bot.domain import Answer, Citation, Passage, Quote, Sentence, Span, Turn
from bot.providers.fake_server import FakeOpenAIServer
from tests.archives import Run
from tests.assistants import passage, scripted

NEEDS = "Rutte needs the approval of all 32 members of the alliance to secure the position."
DOUBTS = "Turkey and Hungary had earlier expressed reservations about Rutte's candidacy."
BACKS = "Turkey now backs the candidacy of Rutte, a senior official said on Monday."
PASSAGES = [passage("one", NEEDS, 20), passage("two", DOUBTS, 20), passage("three", BACKS, 29)]
GOOD = 'Rutte needs all 32 members. <q n="1">Rutte needs the approval of all 32 members</q>'
LOST = 'Hungary had doubts. <q n="2">Hungary has long been full of doubts</q>'
MENDED = 'Hungary had reservations. <q n="2">Hungary had earlier expressed reservations</q>'


def claims(answer: Answer) -> list[str]:
    return [s.text for s in answer.sentences if s.kind == "claim"]


# --- the repair round -------------------------------------------------------------------------


def test_what_was_not_proven_is_given_back_once_and_what_holds_then_comes_last() -> None:
    made = scripted([f"{LOST} {GOOD}", MENDED], PASSAGES, repairs=True)
    shown: list[Sentence] = []
    answer = made.assistant.ask("Does Hungary back Rutte?", lambda s, _: shown.append(s))
    assert claims(answer) == ["Rutte needs all 32 members.", "Hungary had reservations."]
    assert shown == [s for s in answer.sentences if s.kind == "claim"]
    assert (answer.repairs, answer.dropped) == (1, ())
    assert "unproven" not in {w.code for w in answer.warnings}


def test_the_repair_names_the_very_quotes_and_terms_that_failed() -> None:
    changed = 'All 31 members must approve. <q n="1">needs the approval of all 32 members</q>'
    made = scripted([f"{LOST} {changed}", ""], PASSAGES, repairs=True)
    made.assistant.ask("Who?")
    asked = made.prompts()[1]
    assert 'These words stand in no passage: "Hungary has long been full of doubts"' in asked
    assert "All 31 members must approve.\n   Its quotes do not show: 31" in asked


def test_what_a_sentence_leaves_out_is_told_apart_from_what_it_adds() -> None:
    deal = passage("deal", "The deal with Peru may close in June, the firm said.")
    sure = 'All 40 deals will close in June. <q n="1">The deal with Peru may close in June</q>'
    made = scripted([sure, ""], [deal], repairs=True)
    (dropped,) = made.assistant.ask("When?").dropped
    assert dropped.unsupported_terms[:2] == ("40", "may")
    assert (dropped.left_out, "All" in dropped.unsupported_terms) == (("may", "said"), True)
    assert "(unproven: 40, " in dropped.marked
    assert dropped.marked.endswith("; leaves out: may, said)")
    assert "Its quotes do not show: 40, " in made.prompts()[1]
    assert (
        "\n   It leaves out what its quotes, or the words around them, say: may, said"
        in (made.prompts()[1])
    )


def test_a_repair_that_fails_again_is_dropped_and_counted_once() -> None:
    made = scripted([f"{GOOD} {LOST}", LOST], PASSAGES, repairs=True)
    answer = made.assistant.ask("Does Hungary back Rutte?")
    assert claims(answer) == ["Rutte needs all 32 members."]
    assert [s.text for s in answer.dropped] == ["Hungary had doubts."]
    assert len(made.model.calls) == 2


def test_a_model_that_fails_while_mending_costs_nothing_that_was_proven() -> None:
    made = scripted([f"{GOOD} {LOST}", ConnectionError("gone")], PASSAGES, repairs=True)
    answer = made.assistant.ask("Does Hungary back Rutte?")
    assert claims(answer) == ["Rutte needs all 32 members."]
    assert {"not_repaired", "unproven"} <= {w.code for w in answer.warnings}


def test_a_draft_that_broke_off_is_not_mended() -> None:
    made = scripted([f"{GOOD} {LOST}"], PASSAGES, repairs=True, finish_reason=None)
    answer = made.assistant.ask("Does Hungary back Rutte?")
    assert (answer.repairs, len(made.model.calls)) == (0, 1)
    assert "cut_off" in {w.code for w in answer.warnings}


@pytest.mark.parametrize(
    "reply", [GOOD, f"{GOOD} And so it goes.", "<gap>The passages do not say.</gap>"]
)
def test_nothing_is_asked_again_where_there_is_nothing_to_mend(reply: str) -> None:
    made = scripted([reply], PASSAGES, repairs=True)
    assert made.assistant.ask("Who?").repairs == 0


def test_tokens_of_the_repair_count() -> None:
    made = scripted([f"{LOST} {GOOD}", MENDED], PASSAGES, repairs=True)
    usage = made.assistant.ask("Who?").usage
    sent = [len(str(m.content).split()) for call in made.model.calls for m in call]
    assert usage.input_tokens == sum(sent)
    assert usage.output_tokens == len(f"{LOST} {GOOD} {MENDED}".split())


def test_over_http_the_mended_answer_is_what_is_printed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = 'Sweden agreed. <q n="1">Sweden has agreed to back Rutte</q>'
    true = (
        'All 32 members must approve. <q n="1">Rutte needs the approval of all 32 members of the'
        " alliance</q>"
    )
    with FakeOpenAIServer([false, true]) as server:
        monkeypatch.setenv("DATELINE_MODEL", "openai:fake")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        code, out, _ = run("ask", "How many members must approve Rutte?")
        assert (code, len(server.requests)) == (0, 2)
    assert out.startswith("All 32 members must approve. [1]\n")
    assert "Sweden" not in out


# --- policy -----------------------------------------------------------------------------------


def test_marked_is_shown_last_with_what_its_quotes_do_not_show() -> None:
    false = 'Sweden needs all 32 members. <q n="1">needs the approval of all 32 members</q>'
    made = scripted([f"{false} {GOOD}"], PASSAGES, policy="mark")
    shown: list[Sentence] = []
    answer = made.assistant.ask("Who?", lambda s, _: shown.append(s))
    last = answer.sentences[-1]
    assert (last.support, last.unsupported_terms) == ("unsupported", ("Sweden",))
    assert last.marked == "Sweden needs all 32 members. (unproven: Sweden) [2]"
    assert shown == list(answer.sentences)
    assert answer.dropped == ()


def test_strict_shows_no_claim_without_a_citation_and_support() -> None:
    made = scripted([f"Sweden agreed. {GOOD} {LOST} So be it [1]."], PASSAGES)
    answer = made.assistant.ask("Who?")
    assert all(s.citations and s.support == "supported" for s in answer.sentences)
    assert [s.text for s in answer.dropped] == ["Sweden agreed.", "Hungary had doubts.",
                                                "So be it."]  # fmt: skip
    assert all(s.support == "unsupported" for s in answer.dropped)


# --- a second look ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ("SUPPORTED", True),
        ("NOT SUPPORTED: it does not say who needs them", False),
        ("**Verdict:** supported", True),
        ('{"supported": false, "reason": "no"}', False),
        ("I think it may well be.", False),
        ("", False),
    ],
)
def test_a_second_look_decides_and_what_it_leaves_open_is_not_shown(
    verdict: str, shown: bool
) -> None:
    made = scripted([GOOD, verdict], PASSAGES, checks=True)
    answer = made.assistant.ask("Who?")
    assert bool(claims(answer)) is shown


def test_a_second_look_that_cannot_be_had_is_said_and_nothing_passes_unchecked() -> None:
    made = scripted([GOOD, ConnectionError("gone")], PASSAGES, checks=True)
    answer = made.assistant.ask("Who?")
    assert claims(answer) == []
    assert "unchecked" in {w.code for w in answer.warnings}


def test_a_second_look_sees_the_claim_and_the_words_before_its_quote() -> None:
    made = scripted([MENDED, "SUPPORTED"], PASSAGES, checks=True)
    made.assistant.ask("Who?")
    seen = made.prompts()[1]
    assert "Hungary had reservations." in seen
    assert "before it stands: 'Turkey and'" in seen
    assert "2024-04-20" in seen


# --- dates ------------------------------------------------------------------------------------


def test_asked_for_the_present_older_evidence_carries_its_date() -> None:
    reply = (
        'Turkey backs Rutte, an official said. <q n="3">Turkey now backs the candidacy of Rutte, a'
        f" senior official said</q> {MENDED}"
    )
    answer = scripted([reply], PASSAGES).assistant.ask("Who still has reservations about Rutte?")
    assert [s.as_of for s in answer.sentences] == [None, datetime(2024, 4, 20, tzinfo=UTC)]
    assert answer.sentences[1].marked == "Hungary had reservations. (as of 2024-04-20) [2]"
    assert answer.dateline == datetime(2024, 4, 29, tzinfo=UTC)


def test_what_is_newer_and_of_something_else_dates_no_evidence_nor_does_what_is_older() -> None:
    told = passage("b", "Two animals came from Chengdu on Friday, their keeper said.", 9)
    passages = [
        passage("a", "The zoo of Melk will show two pandas, its keeper hoped.", 3),
        told,
        passage("c", "The parliament of Peru approved a mining law.", 20),
    ]
    reply = f'{told.text} <q n="2">{told.text[:-1]}</q>'
    answer = scripted([reply], passages).assistant.ask("Does the zoo of Melk still have pandas?")
    assert [s.as_of for s in answer.sentences if s.kind == "claim"] == [None]


def test_asked_for_no_time_evidence_carries_no_date() -> None:
    answer = scripted([MENDED], PASSAGES).assistant.ask("Who had reservations about Rutte?")
    assert [s.as_of for s in answer.sentences] == [None]


# --- disagreements that a model reports --------------------------------------------------------

OLDER = (
    'Turkey had reservations. <q n="2">Turkey and Hungary had earlier expressed reservations</q>'
)
NEWER = 'Turkey backs him, an official said. <q n="3">Turkey now backs the candidacy of Rutte, a senior official said</q>'
SAME_DAY = (
    'All 32 members must approve Rutte. <q n="1">Rutte needs the approval of all 32 members</q>'
)
NOT_THERE = 'Hungary backs him. <q n="2">Hungary has come round to Rutte</q>'


@pytest.mark.parametrize(
    ("sides", "kind"),
    [
        (f"{OLDER} {NEWER}", "superseded"),
        (f"{OLDER} {SAME_DAY}", "disputed"),
        (f"{OLDER} {NOT_THERE}", None),
        (OLDER, None),
        (f"{OLDER} {OLDER}", None),
        ("It is disputed.", None),
        ("", None),
    ],
)
def test_a_conflict_is_shown_only_if_both_sides_verify(sides: str, kind: str | None) -> None:
    reply = f'<conflict about="reservations about Rutte">{sides}</conflict>'
    answer = scripted([reply], PASSAGES).assistant.ask("Who has reservations about Rutte?")
    assert [d.kind for d in answer.disagreements] == ([kind] if kind else [])
    for found in answer.disagreements:
        assert found.about == "reservations about Rutte"
        assert [text for text, _ in found.claims] == claims(answer)


def test_a_conflict_about_two_things_is_none() -> None:
    other = passage("four", "The council of Melk approved its budget for the year.", 20)
    reply = (
        f'<conflict about="approval">{OLDER} The budget was approved. <q n="4">council of Melk'
        " approved its budget</q></conflict>"
    )
    answer = scripted([reply], [*PASSAGES, other]).assistant.ask("What was approved?")
    assert answer.disagreements == ()
    assert len(answer.sentences) == 2


# --- what the articles do not say -------------------------------------------------------------


def test_a_name_that_no_article_has_is_said_to_be_missing() -> None:
    made = scripted(
        ["<gap>The passages do not say.</gap>"], PASSAGES, unknown=["Sweden", "Swedish", "Swedes"]
    )
    answer = made.assistant.ask("Does Turkey or Sweden oppose Rutte?")
    assert answer.absence is not None
    assert "No article mentions Sweden." in answer.absence.missing
    assert not any("Turkey" in text for text in answer.absence.missing)


def test_a_group_that_the_quotes_count_but_do_not_name_is_a_gap() -> None:
    answer = scripted([GOOD], PASSAGES).assistant.ask("Who still needs to approve Rutte?")
    assert answer.outcome == "partly_answered"
    assert answer.absence is not None
    assert answer.absence.missing == ("The articles do not name all 32 members.",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who leads Sweden?", "The articles do not say."),
        ("Wer führt heute die Regierung in Schweden?", "Die Artikel sagen es nicht."),
        ("Qui est le premier ministre de la Suède ?", "Les articles ne le disent pas."),
        ("谁是瑞典的首相？", "文章没有提到。"),
    ],
)
def test_that_the_articles_do_not_say_is_said_in_the_language_of_the_question(
    question: str, said: str
) -> None:
    made = scripted(["<gap>The passages do not say.</gap>"], PASSAGES)
    answer = made.assistant.ask(question)
    assert [(s.kind, s.text) for s in answer.sentences] == [("absence", said)]


@pytest.mark.parametrize("question", ["How many members must approve?", "Who chairs meetings?"])
def test_a_group_that_was_not_asked_for_is_none(question: str) -> None:
    assert scripted([GOOD], PASSAGES).assistant.ask(question).outcome == "answered"


def test_an_abstention_says_what_was_looked_for_what_came_nearest_and_what_is_covered() -> None:
    made = scripted(["<gap>The passages do not say.</gap>"], PASSAGES)
    answer = made.assistant.ask("Who won?")
    assert answer.absence is not None
    assert answer.absence.looked_for == "Who won?"
    assert answer.absence.nearest == tuple(PASSAGES)
    assert answer.absence.covered.articles == 2


# --- streaming --------------------------------------------------------------------------------


def test_a_stopped_stream_ends_with_what_was_verified() -> None:
    def stop(_sentence: Sentence, _citations: tuple[Citation, ...]) -> None:
        raise KeyboardInterrupt

    made = scripted([f"{GOOD} {MENDED}"], PASSAGES, repairs=True, chunk_size=5)
    answer = made.assistant.ask("Who?", stop)
    assert claims(answer) == ["Rutte needs all 32 members."]
    assert [w.code for w in answer.warnings] == ["stopped"]
    assert answer.repairs == 0


def test_stopped_before_the_first_sentence_nothing_is_said_of_the_articles() -> None:
    made = scripted([GOOD], PASSAGES)
    made.model.replies[0] = KeyboardInterrupt()  # type: ignore[call-overload]
    answer = made.assistant.ask("Who?")
    assert (answer.outcome, answer.sentences, answer.absence) == ("abstained", (), None)
    assert [w.code for w in answer.warnings] == ["stopped"]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_no_half_marker_or_tag_is_ever_shown(size: int) -> None:
    shown: list[str] = []
    reply = f"{GOOD[:27]} [1] {GOOD[27:]} {MENDED} Then [2] <q n="
    made = scripted([reply], PASSAGES, chunk_size=size)
    made.assistant.ask("Who?", lambda s, _: shown.append(s.text))
    assert shown == ["Rutte needs all 32 members.", "Hungary had reservations."]


# --- conversations ----------------------------------------------------------------------------

HISTORY = [Turn(question="Does Turkey back Rutte?", answer="Turkey now backs Rutte. [1]")]


@pytest.mark.parametrize(
    ("reply", "searched"),
    [
        ("Does Hungary back Rutte?", "Does Hungary back Rutte?"),
        ("**Question:** Does Hungary back Rutte?", "Does Hungary back Rutte?"),
        ("<think>They mean the bid.</think>\nDoes Hungary back Rutte?", "Does Hungary back Rutte?"),
        # what is no question, or names what nobody spoke of, is made full by rule instead
        ("Sure! Here it is:\nDoes Hungary back Rutte?", "Does Hungary back Rutte?"),
        ("Does Hungary back Viktor Orban's friend in 2025?", "Does Hungary back Rutte?"),
        ("", "Does Hungary back Rutte?"),
        ("I cannot help with that. " * 20, "Does Hungary back Rutte?"),
    ],
)
def test_a_model_makes_a_follow_up_full_and_is_checked(reply: str, searched: str) -> None:
    made = scripted([reply, GOOD], PASSAGES, reads=True)
    answer = made.assistant.ask("and Hungary?", history=HISTORY)
    assert made.archive.asked == [searched]
    assert (answer.question, answer.rewritten) == ("and Hungary?", searched)


def test_a_change_of_subject_is_not_searched_with_what_went_before() -> None:
    made = scripted([GOOD], PASSAGES, reads=True)
    answer = made.assistant.ask("What did Sweden say?", history=HISTORY)
    assert made.archive.asked == ["What did Sweden say?"]
    assert answer.rewritten is None
    assert len(made.model.calls) == 1  # nobody was asked what it means


def test_a_model_that_cannot_be_reached_leaves_follow_ups_to_the_rule() -> None:
    made = scripted([ConnectionError("gone"), GOOD], PASSAGES, reads=True)
    answer = made.assistant.ask("and Hungary?", history=HISTORY)
    assert answer.rewritten == "Does Hungary back Rutte?"
    assert "read_by_rule" in {w.code for w in answer.warnings}


def test_a_long_conversation_is_remembered_within_bounds() -> None:
    long = [Turn(question=f"Question {n} about Rutte?", answer="word " * 300) for n in range(50)]
    made = scripted(["Does Hungary back Rutte?", GOOD], PASSAGES, reads=True)
    made.assistant.ask("and Hungary?", history=long)
    asked = made.prompts()[0]
    assert "Question 49" in asked
    assert "Question 40" not in asked
    assert len(asked) < 8_000


@pytest.mark.parametrize(
    ("text", "reply"),
    [("hello", "Hello."), ("Hi there!", "Hello."), ("Guten Tag", "Hello."), ("thanks", "You are"),
     ("Thank you so much!", "You are"), ("OK", "You are")],
)  # fmt: skip
def test_small_talk_is_not_searched_for(text: str, reply: str) -> None:
    made = scripted([], PASSAGES)
    answer = made.assistant.ask(text)
    assert (made.archive.asked, made.model.calls) == ([], [])
    assert [s.kind for s in answer.sentences] == ["notice"]
    assert answer.text.startswith(reply)
    assert answer.absence is None


@pytest.mark.parametrize("text", ["Hello, who backs Rutte?", "Thanks to whom did he win?", "OK?!a"])
def test_a_question_that_greets_is_still_a_question(text: str) -> None:
    made = scripted([GOOD], PASSAGES)
    made.assistant.ask(text)
    assert made.archive.asked == [text]


# --- links ------------------------------------------------------------------------------------

PAGE = "https://example.org/a"


def quoted(text: str, *spans: tuple[int, int], url: str | None = PAGE) -> Quote:
    found = passage("a", text, url=url, path="a.md", first_line=3, verbatim=True)
    return Quote(
        revision=found.revision, spans=tuple(Span(start=a, end=b) for a, b in spans), match="exact"
    )


def words(text: str, quote: str, url: str | None = PAGE) -> str | None:
    return link(quoted(text, (text.index(quote), text.index(quote) + len(quote)), url=url))


LONG = "It began on " + " and then went on " * 20 + " until the end of the long night"


@pytest.mark.parametrize(
    ("text", "quote", "fragment"),
    [
        ("He said yes.", "He said yes", "text=He%20said%20yes"),
        ("A 50-50, he & I, #1?", "50-50, he & I, #1", "text=50%2D50%2C%20he%20%26%20I%2C%20%231"),
        ("Zürich – ja", "Zürich – ja", "text=Z%C3%BCrich%20%E2%80%93%20ja"),
        ("One. He said yes. Two he said yes now.", "said yes",
         "text=One.%20He-,said%20yes,-.%20Two%20he%20said"),
        ("He said yes.\nHe said yes.", "He said yes", "text=He%20said%20yes,-."),
        (LONG, LONG,
         "text=It%20began%20on%20and%20then%20went,the%20end%20of%20the%20long%20night"),
        ("First line\nsecond line", "First line\nsecond line", "text=First%20line,second%20line"),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_quoted_words(text: str, quote: str, fragment: str) -> None:
    assert words(text, quote) == f"{PAGE}#:~:{fragment}"


def test_a_stitched_quote_is_linked_at_each_of_its_parts() -> None:
    text = "The mayor, who was ill, opened the bridge."
    quote = quoted(text, (0, 9), (24, 41))
    assert link(quote) == f"{PAGE}#:~:text=The%20mayor&text=opened%20the%20bridge"


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://example.org/a#part", "https://example.org/a#part:~:text="),
        ("https://example.org/a b?x=ü", "https://example.org/a%20b?x=%C3%BC#:~:text="),
        ('https://example.org/">x', "https://example.org/%22%3Ex#:~:text="),
        ("javascript:alert(1)", "a.md:3"),
        ("data:text/html,x", "a.md:3"),
        ("https://", "a.md:3"),
        (None, "a.md:3"),
    ],
)
def test_only_pages_of_the_web_are_linked(url: str | None, start: str) -> None:
    found = words("He said yes.", "He said yes", url)
    assert found is not None
    assert found.startswith(start)


# --- independent sources ----------------------------------------------------------------------


def test_sources_are_counted_by_their_stories() -> None:
    from dataclasses import replace

    from bot.channels.as_json import stories

    def cited(passages: Sequence[Passage]) -> list[Citation]:
        quotes = [
            Quote(revision=p.revision, spans=(Span(start=0, end=9),), match="exact")
            for p in passages
        ]
        return [Citation(n=n, quote=q) for n, q in enumerate(quotes, start=1)]

    reprint = replace(PASSAGES[1], revision=replace(PASSAGES[1].revision, story="one"))
    assert stories(cited([PASSAGES[0], reprint, PASSAGES[2]])) == {"sources": 3, "stories": 2}
