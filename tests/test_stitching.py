"""Quotes with something left out: only what no reader would miss may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citations import verify
from bot.answering.draft import DraftQuote
from bot.answering.normalising import normalise
from bot.domain import Quote
from tests.test_citations import passage

SEED = (Path(__file__).parent.parent / "corpus" / "turkey-backs-rutte.md").read_text()
NEWS = (
    "Mark Rutte, the outgoing Dutch premier, has secured the support of Turkey. "
    "The council of the city of Graz approved the new budget in May. "
    "The mayor (a former judge) said that the bridge will not reopen before June."
)


def found(words: str, text: str = NEWS) -> Quote | None:
    return verify(DraftQuote(n=1, words=words), [passage(text)])


@pytest.mark.parametrize("mark", ["…", "...", "[...]", "[…]", "(...)", ". . .", " ... "])
def test_parts_of_one_sentence_are_found_around_each_kind_of_ellipsis(mark: str) -> None:
    quote = found(f"The council of the city {mark} approved the new budget")
    assert quote is not None
    assert quote.match == "stitched"
    assert quote.text == "The council of the city … approved the new budget"
    assert [NEWS[s.start : s.end] for s in quote.spans] == quote.text.split(" … ")


def test_what_stands_between_brackets_may_be_left_out() -> None:
    text = "The old mayor (a former judge) said that the bridge is closed."
    quote = found("The old mayor … said that the bridge is closed", text)
    assert quote is not None
    assert quote.match == "stitched"


def test_parts_found_in_another_passage_are_stitched_there() -> None:
    words = "The council of the city … approved the new budget"
    quote = verify(DraftQuote(n=1, words=words), [passage("Something else."), passage(NEWS)])
    assert quote is not None
    assert (quote.match, len(quote.spans)) == ("stitched", 2)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        # two true halves joined into a false whole
        ("Turkey and Hungary had earlier expressed … committed to supporting Rutte's bid", SEED),
        ("Turkey and Hungary had earlier expressed reservations … committed to supporting", SEED),
        # parts of two sentences, out of order, or too short
        ("has secured the support … The council of the city", NEWS),
        ("approved the new budget … The council of the city", NEWS),
        ("Mark Rutte … has secured the support", NEWS),
        # a negation, a hedge, a condition, a count left out
        ("said that the bridge … reopen before June", NEWS),
        ("The bridge will open … on the first of June",
         "The bridge will open, if it is dry, on the first of June."),
        ("The bridge will open … on the first of June",
         "The bridge will open (or perhaps not) on the first of June."),
        ("All the members … voted for the plan", "All the members of the left voted for the plan."),
        ("the largest bank … went bust in May", "the largest bank of Malta went bust in May."),
        # where, or to whom, something applies
        ("Sales of cars fell … by five percent", "Sales of cars fell in Germany by five percent."),
        ("The new ban applies … from the first of May",
         "The new ban applies to children from the first of May."),
        # someone else, who says it or does it
        ("The minister was … seen in the bar", "The minister was, the Post said, seen in the bar."),
        ("The bank of Melk … lent him the money",
         "The bank of Melk refused and his brother lent him the money."),
        ("The king of Spain … opened the new bridge",
         "The king of Spain, Portugal's president and others opened the new bridge."),
        # words of someone quoted in the sentence
        ("The old mayor said … that it was over", 'The old mayor said, "no", that it was over.'),
    ],
)  # fmt: skip
def test_halves_that_make_another_whole_are_refused(words: str, text: str) -> None:
    assert found(words, text) is None


WORDS = st.sampled_from(
    "of the city Graz not but said has approved a bridge , ( ) 5 and that".split()
)


@given(st.lists(WORDS, min_size=8, max_size=40), st.data())
def test_the_parts_of_a_stitched_quote_stand_in_order_in_one_sentence(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    a, b, c, d = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=4, max_size=4)))
    asked = " ".join(words[a:b]) + " … " + " ".join(words[c:d])
    quote = found(asked, text)
    if quote is None or quote.match != "stitched":
        return
    ends = [0, *(s.end for s in quote.spans)]
    assert all(span.start >= end for span, end in zip(quote.spans, ends, strict=False))
    assert normalise(quote.text).text == normalise(asked).text
    for before, after in zip(quote.spans, quote.spans[1:], strict=False):
        left_out = f" {text[before.end : after.start]} "
        assert not any(f" {w} " in left_out for w in ("not", "but", "said", "has", "and", "that"))


def test_a_hostile_quote_of_many_parts_takes_no_time() -> None:
    text = "of the city of the city " * 800
    assert found(" … ".join(["of the city"] * 400), text) is None
    assert found(" … ".join(["of the city"] * 6), text) is not None
