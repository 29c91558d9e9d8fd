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
""".split()
)


class Everything:
    """Gives the whole of one article, whatever is looked for."""

    def retrieve(self, question: str, *, budget: int, scope: Scope = EVERYTHING) -> list[Passage]:
        made = article("id:1", TEXT)
        revision = Revision(article_id="1", number=1, revisions=1, article=made, taken_in=NOON,
                            known_from=NOON, story="1")  # fmt: skip
        return [Passage(revision=revision, start=0, end=len(TEXT), score=1.0)]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Rutte needs the approval of all 32 members of the alliance.", "stands"),
        ("Erdogan backs Rutte's candidacy.", "stands"),
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


def test_a_verdict_shows_the_words_it_rests_on() -> None:
    (checked,) = Checker(Everything(), 4000).check("Erdogan backs Rutte's candidacy.").claims
    assert checked.quote is not None
    assert checked.quote.text == TEXT.partition(".")[0] + "."


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
