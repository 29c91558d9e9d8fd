"""Is this what the articles say? By rules, and never by a guess."""

from __future__ import annotations

import pytest

from bot.answering.checking import MOST_CLAIMS, Checker, claims_in
from bot.domain import EVERYTHING, Passage, Revision, Scope
from tests.archives import NOON, article

TEXT = " ".join(
    """
Turkey and Hungary had reservations, but Erdogan now backs Rutte's candidacy.
Rutte needs the approval of all 32 members of the alliance.
The minister denied that the bridge costs nine million euros.
Officials said the town will build a second school.
Norway did not sign the treaty on fish.
The fair opened on 3 May 2024 in the old harbour.
It is false that the mayor sold the old mill.
The council may close the public library next year.
Ankara trusts the new envoy to the council.
Spending on roads rose by 1.5 percent.
France rather than Germany will host the summit.
""".split()
)


class Everything:
    """Gives the whole of one article, whatever is looked for."""

    def __init__(self, text: str = TEXT) -> None:
        self._text = text

    def retrieve(self, question: str, *, budget: int, scope: Scope = EVERYTHING) -> list[Passage]:
        made = article("id:1", self._text)
        revision = Revision(article_id="1", number=1, revisions=1, article=made, taken_in=NOON,
                            known_from=NOON, story="1")  # fmt: skip
        return [Passage(revision=revision, start=0, end=len(self._text), score=1.0)]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Rutte needs the approval of all 32 members of the alliance.", "stands"),
        ("“rutte needs the approval of all 32  members of the alliance”", "stands"),
        ("Officials said the town will build a second school.", "stands"),
        ("Erdogan backs Rutte's candidacy.", "not_found"),
        ("Spending on roads rose by 15 percent.", "differs"),
        ("Germany will host the summit.", "not_found"),
        ("Ankara trusts the new envoy to the council.", "stands"),
        ("Rutte needs the approval of all 30 members of the alliance.", "differs"),
        ("Norway did sign the treaty on fish.", "differs"),
        ("Norway signed the treaty on fish.", "differs"),
        ("Hungary now backs Rutte's candidacy.", "not_found"),
        ("The bridge costs nine million euros.", "not_found"),
        ("The town will build a second school.", "not_found"),
        ("The mayor sold the old mill.", "not_found"),
        ("The fair opened on 4 May 2024 in the old harbour.", "not_found"),
        ("The council will close the public library next year.", "not_found"),
        ("The council close the public library next year.", "not_found"),
        ("Rutte trusts the new envoy to Ankara.", "not_found"),
        ("Rutte needs the approval of more than all members.", "not_found"),
    ],
)
def test_a_claim_is_judged_by_what_the_article_says_in_its_words(claim: str, verdict: str) -> None:
    (checked,) = Checker(Everything(), 4000).check(claim).claims
    assert checked.verdict == verdict


@pytest.mark.parametrize(
    ("text", "claim", "verdict"),
    [
        ("A Boeing 737 crashed near the old town.", "A Boeing 747 crashed near the old town.",
         "not_found"),
        ("Boeing 737 crews were sent home.", "Boeing 747 crews were sent home.", "not_found"),
        ("The council ordered F-16 jets in spring.", "The council ordered F-35 jets in spring.",
         "not_found"),
        ("In Melk 12 people were hurt.", "In Melk 15 people were hurt.", "differs"),
        ("Only 12 people were hurt.", "Only 15 people were hurt.", "differs"),
    ],
)  # fmt: skip
def test_a_number_that_is_part_of_a_name_makes_another_thing_of_it(
    text: str, claim: str, verdict: str
) -> None:
    (checked,) = Checker(Everything(text), 4000).check(claim).claims
    assert checked.verdict == verdict


def test_a_verdict_shows_the_words_it_rests_on() -> None:
    said = "Rutte needs the approval of all 32 members of the alliance."
    (checked,) = Checker(Everything(), 4000).check(said).claims
    assert checked.quote is not None
    assert checked.quote.text == said


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Police shot the mayor's dog.", "Police shot the mayor."),
        ("The wife of Ivan Petrov resigned on Monday.", "Ivan Petrov resigned on Monday."),
        ("All members except Hungary backed the new bid.", "Hungary backed the new bid."),
        ("All members except\nHungary backed the new bid.", "Hungary backed the new bid."),
        ("Had they left, Germany would win the war\nof 1945.", "Germany would win the war."),
        ("In his novel, Germany won the long war.", "Germany won the long war."),
        ("She is the richest woman in Lisbon.", "She is the richest woman."),
        ("Russia was attacked in the east.", "Russia was attacking in the east."),
        ("A few members back the new plan.", "Few members back the new plan."),
        ("They told us troops must leave.", "They told US troops must leave."),
        ("The dog ate, the police were late.", "The dog ate the police, were late."),
        ("The tax costs $5 million a year.", "The tax costs €5 million a year."),
        ("The temperature is -5 degrees in Oslo.", "The temperature is 5 degrees in Oslo."),
        ("-5 degrees were measured in Oslo.", "5 degrees were measured in Oslo."),
        ("“Hungary will fall next year. It lied,” he said.", "Hungary will fall next year."),
        (
            "“It lied.\nHungary will fall next year. It lied,” he said.",
            "Hungary will fall next year.",
        ),
        (
            '"It lied. Hungary will fall next year. It lied," he said.',
            "Hungary will fall next year.",
        ),
    ],
)
def test_a_sentence_that_says_something_else_in_nearly_the_same_words_never_stands(
    text: str, claim: str
) -> None:
    (checked,) = Checker(Everything(text), 4000).check(claim).claims
    assert checked.verdict != "stands"


@pytest.mark.parametrize("text", ["A title\n\n{}\n\nMore", "He “left”. {} She “stayed”.", "• {}\n"])
def test_a_whole_sentence_stands_wherever_it_is_in_its_article(text: str) -> None:
    said = "Norway signed the treaty on fish."
    (checked,) = Checker(Everything(text.format(said)), 4000).check(said).claims
    assert checked.verdict == "stands"


def test_more_than_one_word_of_negation_or_not_only_is_nothing_contrary() -> None:
    for text in ("Germany not only won the cup.", "Germany did not never win the cup."):
        (checked,) = Checker(Everything(text), 4000).check("Germany only won the cup.").claims
        assert checked.verdict == "not_found"


def test_what_is_not_found_is_shown_with_the_closest_sentence_or_none() -> None:
    found = Checker(Everything(), 4000).check(
        "Rutte needs approval by 32 members. Penguins swim rather well in winter."
    )
    assert [c.quote.text[:11] if c.quote else None for c in found.claims] == ["Rutte needs", None]


def test_questions_and_scraps_are_no_claims() -> None:
    said = "Hello all! Is the bridge finished by now? Turkey has now backed Rutte. Well then."
    assert list(claims_in(said)) == ["Turkey has now backed Rutte."]


def test_a_long_text_is_checked_up_to_a_number_of_claims_and_says_so() -> None:
    text = " ".join(f"Town {n} has built a bridge." for n in range(MOST_CLAIMS + 3))
    found = Checker(Everything(), 4000).check(text)
    assert (len(found.claims), found.left_out) == (MOST_CLAIMS, 3)
