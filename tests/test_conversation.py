"""Questions that lean on the one before are made full; others are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.conversation import recent
from bot.answering.following import standalone
from bot.domain import Turn


@pytest.mark.parametrize(
    ("last", "question", "full"),
    [
        ("Does Turkey back Rutte?", "and Hungary?", "Does Hungary back Rutte?"),
        ("Does Turkey back Rutte?", "What about the United States?",
         "Does the United States back Rutte?"),
        ("Who still needs to approve Rutte?", "and Hungary?",
         "Who still needs to approve Rutte, and what about Hungary?"),
        ("Who is Jens Stoltenberg?", "When does his term end?",
         "When does Jens Stoltenberg's term end?"),
        ("Who backs Rutte?", "Why?", "Who backs Rutte, and why?"),
        ("When on April 29 did Erdogan meet Rutte?", "And Stoltenberg?",
         "When on April 29 did Erdogan meet Rutte, and what about Stoltenberg?"),
        ("Does Turkey back Rutte?", "And on 29 April?", "Does Turkey back Rutte on 29 April?"),
        ("Who are the 32 members that Rutte needs?", "What about Iohannis?",
         "Who are the 32 members that Rutte needs, and what about Iohannis?"),
        ("How many people did Storm Ilse kill?", "in Tolby?",
         "How many people did Storm Ilse kill in Tolby?"),
        ("How many people did Storm Ilse kill in Tolby?", "And in Marwick?",
         "How many people did Storm Ilse kill in Marwick?"),
        ("Why did she decline?", "And Rade?", "Why did Rade decline?"),
        ("When did Marsh resign?", "Ozols?", "When did Ozols resign?"),
        ("How many people were injured (Storm Ilse)?", "and who said so?",
         "Who said so (Storm Ilse)?"),
        ("Does Turkey back Rutte?", "What did Hungary say about it?",
         "What did Hungary say about it (Turkey, Rutte)?"),
        ("Who backs Rutte?", "Does Hungary back him?", "Does Hungary back Rutte?"),
        ("Who backs Rutte?", "Did Sweden meet her and when was that?",
         "Did Sweden meet Rutte and when was that?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_made_full_from_the_last_question(
    last: str, question: str, full: str
) -> None:
    assert standalone(question, [Turn(question="Older?"), Turn(question=last)]) == full


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("Who backs Rutte?", "What did Sweden say?"),
        ("Who is Jens Stoltenberg?", "And when does Stoltenberg's term end?"),
        ("Who backs Rutte?", "Who backs Rutte?"),
        (
            "When will the Harrow Bridge reopen?",
            "Who leads the union Seafarers United and what did she say?",
        ),
        ("When will the Harrow Bridge reopen?", "Who said that the warnings came too late?"),
        ("When will the Harrow Bridge reopen?", "Did Hungary withdraw its reservations?"),
        ("When will the Harrow Bridge reopen?", "Is there a strike on the ferries this week?"),
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(last: str, question: str) -> None:
    assert standalone(question, [Turn(question=last)]) is None


@pytest.mark.parametrize(
    ("last", "answer", "question", "full"),
    [
        ("Who is head of works?", "Ozols appointed Aria Voss as head of works. [1]",
         "and when was she appointed?", "When was Aria Voss appointed?"),
        ("Who is the mayor of Lindholm?", "Mayor Elena Marsh opened the pool on Monday. [1]",
         "When does her term end?", "When does Elena Marsh's term end?"),
        ("What did Marsh say?", "Ivar Ozols asked Marsh to resign. [1]",
         "Why did she decline?", "Why did Marsh decline?"),
        ("Who leads the union Seafarers United?",
         "The union's leader, Mara Lund, put the number at 9,000 passengers. [1]",
         "Who met her?", "Who met Mara Lund?"),
        ("Who closed the bridge?", "The articles do not say.", "Why did she decline?", None),
        ("Who is the mayor of Linz?", "Anna Huber succeeded Peter Maier as mayor of Linz. [1]",
         "What did she say?", "What did Anna Huber say?"),
        ("Which mayor opened the Linz bridge?", "The bridge was opened on Monday. [1]",
         "What is his wife called?", "What is his wife called (Linz)?"),
        ("Who won in Linz in April?", "Anna Huber won. [1]", "And in May?",
         "Who won in Linz in May?"),
        ("Is the Harrow Bridge open?", "The bridge reopened. [1]", "And for lorries?",
         "For lorries (Harrow Bridge)?"),
        ("When does the train to Vienna start?", "It starts in May. [1]", "How long does it take?",
         "How long does it take (Vienna)?"),
        ("When does the train to Vienna start?", "It starts in May. [1]",
         "How long does it take? " + "A " * 500, None),
    ],
)  # fmt: skip
def test_whom_she_means_may_be_in_the_last_answer(
    last: str, answer: str, question: str, full: str | None
) -> None:
    assert standalone(question, [Turn(question=last, answer=answer)]) == full


def test_without_a_conversation_nothing_is_added() -> None:
    assert standalone("and Hungary?", []) is None


@given(st.text(max_size=60), st.text(max_size=200), st.integers(min_value=1, max_value=40))
def test_of_the_last_turn_as_much_is_remembered_as_there_is_room_for(
    question: str, answer: str, most_tokens: int
) -> None:
    (turn,) = recent([Turn(question=question, answer=answer)], most_tokens)
    room = 4 * most_tokens
    said = len(f"{turn.question}{turn.answer}".encode())
    assert question.startswith(turn.question)
    assert answer.startswith(turn.answer or "")
    whole = len(f"{question}{answer}".encode())
    assert said == whole if whole <= room else room - 7 < said <= room
