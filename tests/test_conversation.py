"""Questions that lean on the one before are made full; others are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.conversation import recent, standalone
from bot.domain import Turn


@pytest.mark.parametrize(
    ("last", "question", "full"),
    [
        ("Does Turkey back Rutte?", "and Hungary?", "Does Hungary back Rutte?"),
        ("Does Turkey back Rutte?", "What about the United States?",
         "Does the United States back Rutte?"),
        ("Who still needs to approve Rutte?", "and Hungary?",
         "Who still needs to approve Rutte: Hungary?"),
        ("Who is Jens Stoltenberg?", "When does his term end?",
         "When does his term end (Jens Stoltenberg)?"),
        ("Who backs Rutte?", "Why?", "Who backs Rutte: Why?"),
        ("When on April 29 did Erdogan meet Rutte?", "And Stoltenberg?",
         "When on April 29 did Erdogan meet Rutte: Stoltenberg?"),
        ("Does Turkey back Rutte?", "And on 29 April?", "Does Turkey back Rutte: on 29 April?"),
        ("Who are the 32 members that Rutte needs?", "What about Iohannis?",
         "Who are the 32 members that Rutte needs: Iohannis?"),
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
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(last: str, question: str) -> None:
    assert standalone(question, [Turn(question=last)]) is None


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
