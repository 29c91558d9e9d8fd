"""What the reader sees for each kind of reply that models are known to give."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessageChunk

from bot.answering.drafting import LONGEST_ANSWER, _StreamReader
from bot.answering.grammar import Parser
from bot.domain import Answer, Citation, Sentence, Usage
from bot.errors import ProviderError
from bot.providers.scripted import ScriptedChatModel
from tests.assistants import passage, scripted

FIRST = "Rutte needs the approval of all 32 members of the alliance to secure the position."
SECOND = "Turkey and Hungary had earlier expressed reservations about Rutte's candidacy."
QUESTION = "How many members must still approve Rutte?"


PASSAGES = [passage("one", FIRST), passage("two", SECOND)]


def ask(
    reply: str | Exception, *, shown: list[Sentence] | None = None, **script: object
) -> tuple[Answer, ScriptedChatModel]:
    made = scripted([reply], PASSAGES, **script)

    def show(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
        if shown is not None:
            shown.append(sentence)

    return made.assistant.ask(QUESTION, show), made.model


@dataclass(frozen=True)
class Reply:
    name: str
    text: str
    claims: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    outcome: str = "answered"
    match: str = "exact"
    finish_reason: str | None = "stop"
    warning: str | None = None


ALL = "All 32 members must approve."
WORDS = "Rutte needs the approval of all 32 members of the alliance"
DOUBTS = "Turkey and Hungary had earlier expressed reservations"
ABSTAINED = {"outcome": "abstained", "claims": (), "quotes": ()}

REPLIES = [
    Reply("perfect", f'{ALL} <q n="1">{WORDS}</q>', (ALL,), (WORDS,)),
    Reply(
        "a gap too",
        f'{ALL} <q n="1">{WORDS}</q> <gap>The passages do not name them.</gap>',
        (ALL,),
        (WORDS,),
        outcome="partly_answered",
    ),
    Reply("no citations", "All 32 members must approve. So it goes.", **ABSTAINED,
          warning="unproven"),
    Reply("markers without words", "All 32 members must approve [1].", **ABSTAINED),
    Reply("own words of the article with a marker", f"{FIRST} [1]", (FIRST,), (FIRST[:-1],)),
    Reply("invented quote", 'Sweden agreed. <q n="1">Sweden agreed at once to back Rutte</q>',
          **ABSTAINED, warning="unproven"),
    Reply("paraphrased quote", f'{ALL} <q n="1">Rutte requires approval from all 32 members</q>',
          **ABSTAINED),
    Reply("invented name over a true quote", f'Sweden must approve. Sure. So Iceland must approve. <q n="1">{WORDS}</q>',
          **ABSTAINED),
    Reply("changed number", f'All 31 members must approve. <q n="1">{WORDS}</q>', **ABSTAINED),
    Reply("wrong passage number", f'{ALL} <q n="2">{WORDS}</q>', (ALL,), (WORDS,),
          match="misattributed"),
    Reply("number out of range", f'{ALL} <q n="99">{WORDS}</q>', (ALL,), (WORDS,),
          match="misattributed"),
    Reply("no number", f"{ALL} <q>{WORDS}</q>", (ALL,), (WORDS,)),
    Reply("several quotes", f'{ALL} <q n="1">{WORDS}</q> <q n="2">{DOUBTS}</q>', (ALL,),
          (WORDS, DOUBTS)),
    Reply("one true, one false quote", f'{ALL} <q n="1">{WORDS}</q> <q n="2">they all agreed on it now</q>',
          (ALL,), (WORDS,)),
    Reply("nested tags", f'{ALL} <q n="1">{WORDS} <q n="2">{DOUBTS}</q></q>', (ALL,),
          (WORDS, DOUBTS)),
    Reply("unclosed tag", f'{ALL} <q n="1">{WORDS}', (ALL,), (WORDS,)),
    Reply("quote of one common word", 'Rutte it is. <q n="1">Rutte</q>', **ABSTAINED),
    Reply("typographic quote marks in the tag", f"{ALL} <q n=“1”>{WORDS}</q>", (ALL,), (WORDS,)),
    Reply("quote before the full stop", f'All 32 members must approve <q n="1">{WORDS}</q>.',
          (ALL,), (WORDS,)),
    Reply("folded quote", 'There were reservations. <q n="2">about Rutte’s  candidacy by\u00ad</q> <q n="2">reservations about Rutte’s candidacy</q>',
          ("There were reservations.",), ("reservations about Rutte's candidacy",), match="normalised"),
    Reply("code fence", f'```markdown\n{ALL} <q n="1">{WORDS}</q>\n```', (ALL,), (WORDS,)),
    Reply("JSON", '{"answer": "' + ALL + ' <q n=\\"1\\">' + WORDS + '</q>"}', (ALL,), (WORDS,)),
    Reply("JSON of its own kind in a fence",
          '```json\n{"sentences": [{"text": "' + ALL + '", "quotes": [{"n": 1, "quote": "'
          + WORDS + '"}]}]}\n```', (ALL,), (WORDS,)),
    Reply("a marker of five thousand digits", f'{ALL} [{"9" * 5000}] <q n="1">{WORDS}</q>',
          **ABSTAINED),
    Reply("refusal", "I'm sorry, but I can't help with that.", **ABSTAINED),
    Reply("empty", "", **ABSTAINED, warning="empty"),
    Reply("white space", " \n\n ", **ABSTAINED),
    Reply("only a gap", "<gap>The passages do not say.</gap>", **ABSTAINED),
    Reply("cut off in a quote", f'{ALL} <q n="1">{WORDS[:-9]}', (ALL,), (WORDS[:-9],),
          finish_reason=None, warning="cut_off"),
    Reply("stopped at its longest length", f'{ALL} <q n="1">{WORDS}</q> And', (ALL,), (WORDS,),
          finish_reason="length", warning="cut_off"),
    Reply("a sentence that goes on after its quote",
          f'All 32 members must approve <q n="1">{WORDS}</q> and it is certain that he will lose.',
          ("All 32 members must approve",), (WORDS,), warning="unproven"),
    Reply("another language", f'Всички 32 трябва да одобрят. <q n="1">{WORDS}</q>',
          ("Всички 32 трябва да одобрят.",), (WORDS,)),
    Reply("thinking first", f'<think>Sweden? <q n="1">{WORDS}</q></think>\n{ALL} <q n="1">{WORDS}</q>',
          (ALL,), (WORDS,)),
    Reply("other angle brackets", f'{ALL} <q n="1">{WORDS}</q> <b>1 < 2</b>', (ALL,), (WORDS,)),
]  # fmt: skip


@pytest.mark.parametrize("reply", REPLIES, ids=lambda r: r.name)
def test_the_reader_sees_what_is_proven_and_nothing_else(reply: Reply) -> None:
    answer, _ = ask(reply.text, finish_reason=reply.finish_reason)
    assert answer.outcome == reply.outcome
    assert tuple(s.text for s in answer.sentences if s.kind == "claim") == reply.claims
    assert tuple(c.quote.text for c in answer.citations) == reply.quotes
    assert all(c.quote.match == reply.match for c in answer.citations[:1])
    if reply.warning:
        assert reply.warning in {w.code for w in answer.warnings}


@pytest.mark.parametrize("reply", REPLIES, ids=lambda r: r.name)
def test_every_way_of_cutting_the_stream_gives_the_same_answer(reply: Reply) -> None:
    def outcome(size: int) -> Answer:
        answer, _ = ask(reply.text, chunk_size=size, finish_reason=reply.finish_reason)
        return replace(answer, timings=None)  # type: ignore[arg-type]

    whole = outcome(max(1, len(reply.text)))
    assert all(outcome(size) == whole for size in (1, 2, 3, 5, 7, 11))


@given(
    st.lists(
        st.sampled_from(
            [ALL, " ", "\n\n", '<q n="1">', "<q n='2'>", "</q>", WORDS, DOUBTS, "<gap>", "</gap>",
             "It is over.", "<think>", "</think>", '<conflict about="x">', "</conflict>", "[1]",
             "```\n", "{", "<", "never ", ", and ", "."]
        )
    ),
    st.lists(st.integers(1, 9), min_size=1),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_quote_is_shown_that_its_article_does_not_contain(
    pieces: list[str], sizes: list[int]
) -> None:
    shown: list[Sentence] = []
    answer, _ = ask("".join(pieces), shown=shown, chunk_size=sizes[0])
    for citation in answer.citations:
        for span in citation.quote.spans:
            text = citation.quote.revision.text
            assert text[span.start : span.end] == citation.quote.text
    claims = [s for s in answer.sentences if s.kind == "claim"]
    assert shown == claims
    assert all(s.citations for s in claims)


def test_a_sentence_that_comes_again_adds_nothing_and_is_not_called_unproven() -> None:
    again = f'{ALL} <q n="1">secure the position of the alliance</q> {ALL} <q n="1">of all 32 members</q>'
    answer, _ = ask(f'{ALL} <q n="1">{WORDS}</q> {again}')
    assert [s.text for s in answer.sentences] == [ALL]
    assert [c.quote.text for c in answer.citations] == [WORDS]
    assert (answer.dropped, answer.warnings) == ((), ())


def test_a_reply_that_begins_with_a_backtick_is_read_as_it_comes() -> None:
    parser = Parser()
    first = list(parser.feed(f'`All` 32 members must approve. <q n="1">{WORDS}</q>\nIt'))
    assert [draft.text for draft in first] == ["`All` 32 members must approve."]


@given(
    st.lists(st.sampled_from(["`", "``", "```", "json", "\n", " ", "[", "{", '"a b"', "]", "So."])),
    st.integers(1, 4),
)
def test_the_beginning_of_a_reply_is_understood_alike_however_it_is_cut(
    pieces: list[str], size: int
) -> None:
    text, whole, cut = "".join(pieces), Parser(), Parser()
    drafts = [d for n in range(0, len(text), size) for d in cut.feed(text[n : n + size])]
    assert [*drafts, *cut.close()] == [*whole.feed(text), *whole.close()]


def test_an_endless_reply_is_stopped() -> None:
    answer, _ = ask(f'{ALL} <q n="1">{WORDS}</q> ' + "and on " * LONGEST_ANSWER, chunk_size=500)
    assert [s.text for s in answer.sentences] == [ALL]
    assert "too_long" in {w.code for w in answer.warnings}


def test_what_was_verified_before_a_failure_stays() -> None:
    answer, _ = ask(
        f'{ALL} <q n="1">{WORDS}</q> Then more came', fails_after=ConnectionError("gone")
    )
    assert [s.text for s in answer.sentences] == [ALL]
    assert "cut_off" in {w.code for w in answer.warnings}


def test_a_failure_before_the_first_word_is_an_error_that_offers_the_offline_answer() -> None:
    with pytest.raises(ProviderError, match="--model offline"):
        ask(ConnectionError("gone"))


def test_tokens_are_counted_as_the_provider_gives_them() -> None:
    answer, model = ask(f'{ALL} <q n="1">{WORDS}</q>')
    sent = sum(len(str(m.content).split()) for m in model.calls[0])
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (sent, 17)


def test_a_cost_that_was_said_once_is_not_lost_by_the_count_that_follows() -> None:
    reader = _StreamReader(lambda: 0.0, 1.0)
    counted = {"input_tokens": 5, "output_tokens": 1, "total_tokens": 6}
    priced = AIMessageChunk("a", usage_metadata=counted, response_metadata={"cost": 0.5})
    assert list(reader.texts(iter([priced, AIMessageChunk("b", usage_metadata=counted)]))) == [
        *("a", "b")
    ]
    assert reader.usage == Usage(input_tokens=10, output_tokens=2, cost=0.5)


def test_an_article_cannot_close_the_fence_around_its_passage() -> None:
    _, model = ask("")
    system, user = (str(m.content) for m in model.calls[0])
    marker = user.splitlines()[0].split(" ")[0]
    assert marker in system
    assert user.count(marker) == 4
    assert all(marker not in p.text for p in PASSAGES)


def test_contradicting_passages_are_shown_as_a_disagreement() -> None:
    reply = (
        f'<conflict about="approval">{ALL} <q n="1">{WORDS}</q>'
        f' There were reservations. <q n="2">{DOUBTS}</q></conflict>'
    )
    answer, _ = ask(reply)
    assert [d.kind for d in answer.disagreements] == ["disputed"]
    assert [n for _, n in answer.disagreements[0].claims] == [1, 2]


def test_a_gap_that_brings_in_a_name_of_its_own_is_not_repeated() -> None:
    answer, _ = ask("<gap>The passages do not say that Sweden refused.</gap>")
    assert answer.absence is not None
    assert answer.absence.missing == ()


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        ("Hungary needs the approval of all 32 members.", False),
        ("“Hungary needs the approval of all 32 members.”", False),
        ("Members must approve, all 32 of them.", True),
        ("Approval of all 32 members is what Rutte needs.", True),
    ],
)
def test_a_name_counts_at_the_start_of_a_sentence_too(claim: str, shown: bool) -> None:
    answer, _ = ask(f'{claim} <q n="1">{WORDS}</q>')
    assert (answer.outcome == "answered") is shown
