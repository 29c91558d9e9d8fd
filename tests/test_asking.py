"""What is read from a question: its kinds, its names, whom it asks about, and as of when."""

from __future__ import annotations

import pytest

from bot.answering.asking import holds, read
from bot.answering.nations import other_names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who still needs to approve Rutte?", (("Rutte",),)),
        ("What did Viktor Orban say about Mark Rutte's bid?", (("Viktor Orban",), ("Mark Rutte",))),
        ("Do France, Germany or Hungary agree?", (("France", "Germany", "Hungary"),)),
        ("Which 33 members must approve Prime Minister Rutte?", (("33",), ("Rutte",))),
        ("Hungary's reservations", (("Hungary",),)),
        ("Will the U.S. leave NATO?", (("U.S.",), ("NATO",))),
        ("\x1b[2Jwho\u202e\x07 announced Turkey's support?", (("Turkey",),)),
        ("Who Is Running Against Rutte?", ()),
        ("WHAT DID SWEDEN SAY", ()),
        ("who wrote the lord of the rings", ()),
        ("What did Theresa May say in May 2016 and on 4 June?", (("Theresa May",),)),
        ("Who won the 2022 World Cup on Sunday?", (("2022",), ("World Cup",))),
    ],
)
def test_names_and_numbers_are_told_by_their_capitals_where_capitals_tell(
    question: str, names: tuple[tuple[str, ...], ...]
) -> None:
    assert read(question).names == names


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("who discovered the wreck and when", ("who", "when")),
        ("What happens when Toby dies?", ()),
        ("By when must they agree?", ("when",)),
        ("How many jurors must agree?", ("number",)),
        ("What is NATO?", ()),
    ],
)
def test_a_question_word_counts_where_it_asks(question: str, kinds: tuple[str, ...]) -> None:
    assert read(question).kinds == kinds


def test_a_follow_up_carries_names_that_it_need_not_have_all() -> None:
    asked = read("Who is running against him (Turkey's, Rutte)?")
    assert (asked.names, asked.carried) == ((), ("Turkey's", "Rutte"))


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Does Hungary back Rutte?", ("Hungary",)),
        ("Was President Erdogan in Ankara?", ("Erdogan",)),
        ("Does the council back Rutte?", ()),
        ("Who backs Rutte?", ()),
    ],
)
def test_a_yes_or_no_question_has_a_subject(question: str, subject: tuple[str, ...]) -> None:
    assert read(question).subject == subject


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("who", "Rutte was chosen by Erdogan on Monday.", True),
        ("who", "Rutte was chosen on Monday.", False),
        ("number", "The vote is on June 30, 2025.", False),
        ("number", "The vote was 14 to 11.", True),
        ("when", "She may leave.", False),
        ("when", "She leaves in May.", True),
        ("where", "He spoke in Ankara.", True),
        ("why", "It fell because of the recall.", True),
    ],
)
def test_a_sentence_holds_what_is_asked_for(kind: str, text: str, held: bool) -> None:
    assert holds(kind, text, "What of Rutte?") is held  # type: ignore[arg-type]


def test_what_a_thing_costs_is_money() -> None:
    asked = "How much did the recall cost?"
    assert holds("number", "It cost 3 million.", asked)
    assert not holds("number", "It concerned 400 cars.", asked)


def test_a_nation_goes_by_several_names_and_us_is_a_word() -> None:
    assert other_names("Romania's president") == ["Romanian", "Romanians"]
    assert "United States" in other_names("U.S. troops")
    assert other_names("They told us so") == []
