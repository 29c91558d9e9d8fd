from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citations import verify
from bot.answering.draft import DraftQuote
from bot.answering.normalising import normalise
from bot.answering.support import unsupported_terms
from bot.domain import Article, Passage, Quote, Revision, Span


def passage(text: str, start: int = 0) -> Passage:
    article = Article(key="k", text=text, title="")
    taken = datetime(2024, 5, 1, tzinfo=UTC)
    revision = Revision(
        article_id="k",
        number=1,
        revisions=1,
        article=article,
        taken_in=taken,
        known_from=None,
        story="k",
    )
    return Passage(revision=revision, start=start, end=len(text), score=1.0)


def found(words: str, text: str) -> Quote | None:
    return verify(DraftQuote(n=1, words=words), [passage(text)])


HUNGARY = "Hungary said it would not approve Mark Rutte on 29 April 2024."


@pytest.mark.parametrize(
    "words",
    [
        "Hungary said it would approve Mark Rutte",
        "Slovakia blocked Mark Rutte",
        "would not approve Mark Rutte on 28 April 2024",
        "Hungary said it would not approve Mark Ruttes",
        "hungary said it would not approve",
        "approve Mark Rut",
        "Hungary said it would not approve Marc Rutte",
        "would not approve Mark Rutte on 2 April 2024",
        "Hungary said it would … approve Mark Rutte",
        "",
        "...",
        "… …",
    ],
)
def test_words_that_do_not_stand_there_are_refused(words: str) -> None:
    assert found(words, HUNGARY) is None


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("“We won't”, he said - twice", '"We won’t", he said – twice'),
        ("two\n  words here", "two words\there"),
        ("the office is fine", "the o\ufb03ce is \ufb01ne"),
        ("soft hyphen word", "soft hy\u00adphen\u200b word"),
        ("wait... what", "wait… what"),
        ("café closed", "cafe\u0301 closed"),
        ("a ‹small› thing", "a 'small' thing"),
        ("left to right", "left \u2067to\u2069 right"),
        ("…two words here…", "two words here"),
        ("[...] two words here", "two words here"),
    ],
)
def test_forms_of_the_same_words_are_found(words: str, text: str) -> None:
    quote = found(words, f"Before. {text} After.")
    assert quote is not None
    assert (quote.match, quote.text) == ("normalised", text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("the plan costs 1", "the plan costs 1,000 euros"),
        ("the plan costs 1", "the plan costs 1.5 euros"),
        ("the plan costs 5", "the plan costs 5 million euros"),
        ("turnout rose by 5", "turnout rose by 5 percent"),
        ("turnout rose by 5", "turnout rose by 5 %"),
        ("they won by 2", "they won by 2–1 at home"),
        ("5 degrees at night", "-5 degrees at night"),
        ("smokers died of it", "non-smokers died of it"),
        ("so we can", "so we can't go on"),
    ],
)
def test_a_quote_that_cuts_a_word_or_a_number_is_refused(words: str, text: str) -> None:
    assert found(words, text) is None


@pytest.mark.parametrize(
    ("words", "text"), [("10 2 m", "10² m"), ("102 m", "10² m"), ("1/2 cup", "1½ cup")]
)
def test_digits_that_mean_something_else_are_not_the_same(words: str, text: str) -> None:
    assert found(words, text) is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_a_found_quote_is_always_the_articles_own_characters(
    text: str, data: st.DataObject
) -> None:
    a = data.draw(st.integers(0, len(text) - 1))
    b = data.draw(st.integers(a + 1, len(text)))
    quote = verify(DraftQuote(n=1, words=text[a:b]), [passage(text, data.draw(st.integers(0, a)))])
    if quote is not None:
        parts = [text[span.start : span.end] for span in quote.spans]
        assert " … ".join(parts) == quote.text
        if quote.match != "stitched":
            assert normalise(text[a:b]).text.strip(". ") in normalise(quote.text).text


@given(st.text())
def test_every_folded_character_knows_where_it_comes_from(text: str) -> None:
    folded = normalise(text)
    assert len(folded.source) == len(folded.text) + 1
    assert list(folded.source) == sorted(folded.source)
    assert normalise(folded.text).text == folded.text


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("Hungary would not approve Rutte.", ()),
        ("Hungary would not approve Rutte in 2023.", ("2023",)),
        ("So Sweden would not approve Rutte.", ("Sweden",)),
        (HUNGARY, ()),
    ],
)
def test_names_and_numbers_of_a_claim_must_stand_in_its_quotes(
    claim: str, missing: tuple[str, ...]
) -> None:
    quote = Quote(
        revision=passage(HUNGARY).revision, spans=(Span(start=0, end=len(HUNGARY)),), match="exact"
    )
    assert unsupported_terms(claim, [quote]) == missing


COULD = "Turkey could back Rutte, a senior official said."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Hungary would approve Mark Rutte.", HUNGARY),
        ("Turkey will back Rutte.", COULD),
        ("Turkey could not back Rutte.", COULD),
        ("Hungary rejected Rutte.", "Hungary had earlier expressed reservations about Rutte"),
    ],
)
def test_a_claim_that_turns_its_quote_round_is_not_supported(claim: str, quote: str) -> None:
    text = passage(quote)
    spans = (Span(start=0, end=len(quote)),)
    assert unsupported_terms(claim, [Quote(revision=text.revision, spans=spans, match="exact")])
