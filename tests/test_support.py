"""What a claim may not say beyond its quotes: the rules, one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.lexicon import near
from bot.answering.english.phrases import with_phrases_joined
from bot.answering.quantities.numbers import numbers_in
from bot.answering.support import leading_words, unsupported_terms
from bot.domain import Article, Quote, Revision, Span

OUT = datetime(2024, 4, 29, tzinfo=UTC)


def quoted(words: str, text: str = "", title: str = "News") -> Quote:
    """``words`` as a quote of an article with this ``text``, or with nothing else in it."""
    whole = text or words
    article = Article(key="a", text=whole, title=title, published=OUT)
    revision = Revision(article_id="a", number=1, revisions=1, article=article, taken_in=OUT,
                        known_from=OUT, story="a")  # fmt: skip
    start = whole.index(words)
    return Quote(
        revision=revision, spans=(Span(start=start, end=start + len(words)),), match="exact"
    )


def refused(claim: str, words: str, text: str = "") -> bool:
    return bool(unsupported_terms(claim, [quoted(words, text)]))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # numbers and magnitudes
        ("The plan costs 41 million euros.", "the plan costs 40 million euros in all"),
        ("The plan costs 40 billion euros.", "the plan costs 40 million euros in all"),
        ("Two people died in the fire.", "three people died in the fire"),
        ("NATO has 29 members in all.", "the approval of all 32 members of NATO"),  # the 29th
        ("The fire killed 2024 people.", "the fire killed several people"),
        ("Turnout rose by 5 percent.", "turnout rose by 5 points"),
        ("The vote was on 30 April.", "the vote was on a Monday"),
        # names
        ("Éric Zemmour won the vote.", "Édouard Zemmour won the vote"),
        ("Thomas Münch has resigned.", "Thomas Müller has resigned from the board"),
        ("Hungary backs Rutte's candidacy.", "Erdogan now backs Rutte's candidacy"),
        ("It is backed by hungary as well.", "it is backed by Turkey as well"),
        # negation, refusal, approval
        ("Hungary has not approved the bid.", "Hungary has approved the bid of Rutte"),
        ("Hungary has not approved the bid.", "Hungary has not only approved the bid of Rutte"),
        ("Mayor Huber accepted the plan.", "Mayor Huber rejected the plan of the council"),
        ("Hungary rejected Rutte.", "Hungary had reservations about Rutte"),
        ("The opposition opposes the budget.", "the opposition praised the budget"),
        # hedges
        ("The bridge reopens in June.", "Reportedly, the bridge reopens in June"),
        ("The bridge reopens in June.", "Maybe the bridge reopens in June"),
        ("He took the money.", "he is alleged to have taken the money"),
        ("The bridge will reopen.", "the bridge could reopen in June"),
        # something else
        ("The moon is made of green cheese.", "the term is set to end in October"),
    ],
)  # fmt: skip
def test_a_claim_that_says_more_than_its_quote_is_refused(claim: str, words: str) -> None:
    text = f"In Hungary and in Turkey it was said: {words}."
    assert refused(claim, words, text)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("The plan costs 40,000 euros.", "the plan costs 40000 euros in all"),
        ("All thirty-two members must agree.", "the agreement of all 32 members"),
        ("Turnout rose by 5 %.", "turnout rose by five percent"),
        ("It was announced on 29 April 2024.", "it was announced by an official"),
        ("It was announced on April 29.", "it was announced by an official"),
        ("It was announced in 2024.", "it was announced by an official"),
        ("The winner is Jean-Luc Moreau.", "Jean-Luc Moreau is the winner of the vote"),
        ("Sinead O'Brien stepped down.", "Sinead O'Brien stepped down on Monday"),
        ("Rutte’s bid is backed by Turkey.", "Turkey backs the bid of Rutte"),
        ("Erdogan supports the bid.", "Erdogan has committed to backing the bid"),
        ("Approval of all 32 members is needed.", "needs all 32 members to approve"),
        ("Hungary has approved the bid.", "Hungary has not only approved the bid of Rutte"),
        ("The minister refused to resign.", "the minister refused to resign on Monday"),
        ("The bridge may reopen in June.", "the bridge could reopen in June"),
        ("Mayor Huber did not accept the plan.", "Mayor Huber did not accept the plan"),
        ("Всички 32 трябва да одобрят.", "the approval of all 32 members"),
    ],
)
def test_a_claim_that_says_the_same_is_supported(claim: str, words: str) -> None:
    assert unsupported_terms(claim, [quoted(words, f"It was said: {words}.")]) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is false that the bridge is closed to all cars.", "the bridge is closed to all cars"),
        (
            "The ministry denied reports that Anna Huber took the money.",
            "Anna Huber took the money",
        ),
        ("The vote could end the long dispute in Melk.", "end the long dispute in Melk"),
        ("Reportedly, the bridge is closed to all cars.", "the bridge is closed to all cars"),
        ("They did not say that the bridge is closed to cars.", "the bridge is closed to cars"),
    ],
)
def test_what_governs_a_quote_counts_as_said_with_it(text: str, words: str) -> None:
    assert refused(words, words, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It did not rain. The bridge is closed to all cars.", "The bridge is closed to all cars"),
        ("It did not rain, but the bridge is closed to cars.", "the bridge is closed to cars"),
        ("Nobody was hurt; the bridge is closed to all cars.", "the bridge is closed to all cars"),
    ],
)
def test_what_stands_in_another_clause_does_not(text: str, words: str) -> None:
    assert not refused(words, words, text)


def test_the_words_before_a_quote_are_those_of_its_own_clause() -> None:
    text = "One. Two said, and three could say that four is five. Six."
    assert leading_words(quoted("four is five", text)).strip() == "and three could say that"
    assert leading_words(quoted("One", text)) == ""


WORDS = {2: "two", 13: "thirteen", 20: "twenty", 32: "thirty-two", 99: "ninety nine"}


@pytest.mark.parametrize(("number", "words"), WORDS.items())
def test_a_number_is_the_same_in_figures_and_in_words(number: int, words: str) -> None:
    assert list(numbers_in(f"all {words} members").values) == [str(number)]


@given(st.integers(1000, 10**12))
def test_commas_between_thousands_change_no_number(number: int) -> None:
    assert numbers_in(f"of {number:,} euros").values.keys() == {str(number)}


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_held_against_each_other(claim: str, words: str) -> None:
    if words.strip():
        assert isinstance(unsupported_terms(claim, [quoted(words)]), tuple)


@given(st.sampled_from(["not ", "never ", "could ", "reportedly "]), st.integers(2, 9))
def test_a_hostile_text_takes_no_time_that_grows_with_its_square(word: str, times: int) -> None:
    long = word * (times * 2000)
    assert unsupported_terms(f"Anna says {long}", [quoted(f"{long} Anna says")]) is not None


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("The hillside gave way at noon.", "The hillside collapsed at noon."),
        ("The fire had been put out.", "The fire had been extinguished."),
        ("They plan to set up a fund.", "They plan to establish a fund."),
        ("She is stepping down.", "She is resigning."),
        ("He takes part in it.", "He participates in it."),
        ("It put, out of habit, a price on it.", "It put, out of habit, a price on it."),
    ],
)
def test_a_verb_of_several_words_is_read_as_the_one_it_means(text: str, joined: str) -> None:
    assert with_phrases_joined(text) == joined


def test_words_that_reports_use_for_one_another_are_near_but_not_of_another_strength() -> None:
    assert near("recaptured", "retook")
    assert near("extinguished", "doused")
    assert not near("arrested", "convicted")
    assert not near("considered", "approved")


@pytest.mark.parametrize(
    ("claim", "quote", "supported"),
    [
        (
            "The mayor did not indicate when the bridge would reopen.",
            "The mayor did not say when the bridge would reopen.",
            True,
        ),
        (
            "The mayor gave no indication when the bridge would reopen.",
            "The mayor did not say when the bridge would reopen.",
            True,
        ),
        (
            "The mayor said when the bridge would reopen.",
            "The mayor did not say when the bridge would reopen.",
            False,
        ),
        (
            "The flood left 300 homes without water.",
            "The flood cut water to 300 homes on Sunday.",
            True,
        ),
        (
            "The claims have no merit, the bank said.",
            "The bank said the claims were meritless.",
            True,
        ),
        (
            "The claims have merit, the bank said.",
            "The bank said the claims were meritless.",
            False,
        ),
        (
            "None of the 40 lakes is deeper than 90 metres.",
            "The deepest of the 40 lakes measures 90 metres.",
            True,
        ),
        ("All 12 passengers survived.", "The bus carried 12 passengers; none died.", True),
        ("All 12 passengers died.", "The bus carried 12 passengers; none died.", False),
        ("The yen barely moved on Friday.", "The yen was little changed on Friday.", True),
        ("The company accepted the fine.", "The company did not contest the fine.", True),
        ("The company contested the fine.", "The company did not contest the fine.", False),
        (
            "Profit missed the forecast in May.",
            "Profit in May was below what analysts had forecast.",
            True,
        ),
        (
            "Profit missed the forecast in May.",
            "Profit in May was above what analysts had forecast.",
            False,
        ),
    ],
)
def test_what_is_denied_may_be_denied_in_other_words(
    claim: str, quote: str, supported: bool
) -> None:
    assert (not unsupported_terms(claim, [quoted(quote)])) is supported


@pytest.mark.parametrize(
    ("claim", "quote", "supported"),
    [
        (
            "The clause on fees was removed from the bill.",
            "The clause on fees was dropped from the bill.",
            True,
        ),
        (
            "Chad has proposed talks in May, while Niger wants them sooner.",
            "Chad has offered talks in May, but Niger wants them sooner.",
            True,
        ),
        (
            "The board agreed to fund a new library.",
            "The board voted on Monday to fund a new library.",
            True,
        ),
        ("Weaker demand hurt sales.", "Falling demand hurt sales.", True),
        ("The tram driver was unhurt.", "The lorry driver was unhurt.", False),
        (
            "The clause on fees was added to the bill.",
            "The clause on fees was dropped from the bill.",
            False,
        ),
    ],
)
def test_what_is_done_may_be_told_in_near_words(claim: str, quote: str, supported: bool) -> None:
    assert (not unsupported_terms(claim, [quoted(quote)])) is supported


@pytest.mark.parametrize(
    ("claim", "quote", "supported"),
    [
        (
            "Police think the driver did not know about the bomb.",
            "Police do not believe the driver knew about the bomb.",
            True,
        ),
        (
            "Police think the driver knew about the bomb.",
            "Police do not believe the driver knew about the bomb.",
            False,
        ),
        (
            "With 90 goals, Lena Roth has already exceeded Ada Kern's 72.",
            "Lena Roth has scored 90 goals, compared with 72 for Ada Kern.",
            True,
        ),
        (
            "With 72 goals, Ada Kern has already exceeded Lena Roth's 90.",
            "Lena Roth has scored 90 goals, compared with 72 for Ada Kern.",
            False,
        ),
        (
            "The plant emits 40 tonnes of CO2 a day.",
            "The plant emits 40 tonnes of carbon dioxide a day.",
            True,
        ),
        (
            "The plant emits 40 tonnes of NO2 a day.",
            "The plant emits 40 tonnes of carbon dioxide a day.",
            False,
        ),
        ("The comet passes every nine years.", "The comet takes nine years to pass.", True),
        (
            "One hundred and six people were taken to hospital.",
            "106 people were hospitalised.",
            True,
        ),
        (
            "One hundred and six people were taken to hospital.",
            "116 people were hospitalised.",
            False,
        ),
        ("Polls will open on 8 and 9 May.", "Polls will open on 8 May and on 9 May.", True),
        ("Polls will open on 7 and 9 May.", "Polls will open on 8 May and on 9 May.", False),
        (
            "The gala earned £4 million for the school.",
            "The gala brought in £4 million for the school.",
            True,
        ),
        (
            "The bureau is forecasting rain on the coast.",
            "The bureau expects rain on the coast.",
            True,
        ),
        (
            "The minister gave no comment on the reports.",
            "The minister has not commented on the reports.",
            True,
        ),
    ],
)
def test_numbers_doubts_and_silences_may_take_another_form(
    claim: str, quote: str, supported: bool
) -> None:
    assert (not unsupported_terms(claim, [quoted(quote)])) is supported


@pytest.mark.parametrize(
    ("claim", "quote", "supported"),
    [
        ("The mill lost SEK 40m last year.", "The mill lost 40 million kronor last year.", True),
        ("The mill lost NZD 40m last year.", "The mill lost 40 million kronor last year.", False),
        (
            "Chad's promised aid of 4 million euros depends on a vote.",
            "Chad has promised 4 million euros in aid, which depends on a vote.",
            True,
        ),
        (
            "The river agency expects levels to rise soon.",
            "Levels, which fell on Friday, should rise soon, the river agency forecast.",
            True,
        ),
        (
            "The river agency expects levels to rise soon.",
            "Should the dam break, levels will rise soon, the river agency forecast.",
            False,
        ),
    ],
)
def test_currencies_and_what_should_be_are_read_as_they_are_meant(
    claim: str, quote: str, supported: bool
) -> None:
    assert (not unsupported_terms(claim, [quoted(quote)])) is supported
