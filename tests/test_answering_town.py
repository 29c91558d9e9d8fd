"""What the offline answerer quotes of a town's news: the newest, the corrected, the short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.answering.assistant import Assistant
from bot.answering.offline.joined import parts_of
from bot.answering.offline.retracting import corrections_in, retracts
from bot.domain import Answer, Scope
from tests.archives import article
from tests.assistants import offline

ARTICLES = (
    article(
        "closed", title="Harrow Bridge closed after cracks are found", day=1,
        text="The Harrow Bridge in Lindholm was closed to all traffic on Monday after inspectors"
        " found cracks in its cables. About 14,000 drivers used the bridge each day before it was"
        " closed. The repairs would cost 4.2 million euros, the city said.",
    ),
    article(
        "reopened", title="Harrow Bridge open again", day=20,
        text="The Harrow Bridge reopened to cars on Saturday. The repairs cost 7.1 million euros in"
        " the end. The builder Norbau, founded by Aria Rade, will watch it. The police counted 900"
        " cars in the first hour.",
    ),
    article(
        "library", title="Council votes to close library", day=5,
        text="The council of Lindholm voted on Friday to close the Eastgate library. Mayor Elena"
        " Marsh voted for it, and council member Ivar Ozols voted against it. Correction: an"
        " earlier version of this article said that seven employees will lose their"
        " jobs. The number is five. The library has 41 employees. The building will become a pool."
        " Tickets cost 5 euros. Children under six swim free.",
    ),
    article(
        "works", title="Ozols names head of works", day=12,
        text="Ivar Ozols appointed Aria Voss as head of works. Voss, 44, had led the harbour of"
        " Marwick. She starts in May.",
    ),
    article(
        "strike", title="Ferry strike begins", day=8,
        text="Sailors of the union Seafarers United stopped work on the ferries on Monday. The"
        " company Blue Line said that 24 sailings were affected. The union's leader, Mara Lund, put"
        " the number at 30. Blue Line has offered 3 percent. Blue Line's director, Joris Finn, said"
        " that fares would not rise this year.",
    ),
    article(
        "storm", title="Storm Ilse kills four in Marwick", day=22,
        text="Storm Ilse killed four people in Marwick, the fire service said. Thirty people were"
        " injured. About 40,000 homes were without electricity. Schools in Marwick will stay closed"
        " until Thursday. Ivo Stark, a fisherman, said that the warnings came too late. Mayor Dora"
        " Finch denied that the warnings came too late.",
    ),
    article(
        "toll", title="Death toll of Storm Ilse rises to seven", day=24,
        text="The death toll of Storm Ilse rose to seven when rescuers found bodies in Tolby.",
    ),
    article(
        "after", title="Schools open again after storm", day=26,
        text="Schools in Marwick reopened on Friday. Electricity has been restored to all homes,"
        " the company Voltra said.",
    ),
    article(
        "fewer", title="Storm Ilse killed six, not seven", day=27,
        text="Storm Ilse killed six people, not seven, the fire service said. One man was found"
        " alive in a hospital.",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with offline(tmp_path_factory.mktemp("town"), ARTICLES) as made:
        yield made


def claims(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences if sentence.kind == "claim"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many people were injured?", "Thirty people were injured."),
        ("How old is Aria Voss?", "Voss, 44, had led the harbour of Marwick."),
        ("How much is a ticket for the pool?", "Tickets cost 5 euros."),
    ],
)
def test_a_short_plain_sentence_answers(assistant: Assistant, question: str, first: str) -> None:
    assert claims(assistant.ask(question))[0] == first


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Is the bridge still closed?", "The Harrow Bridge reopened to cars on Saturday."),
        ("Is the Harrow Bridge open?", "The Harrow Bridge reopened to cars on Saturday."),
        ("Are schools in Marwick closed?", "Schools in Marwick reopened on Friday."),
        ("How many homes are still without electricity?",
         "Electricity has been restored to all homes, the company Voltra said."),
        ("Which is the latest cost of the bridge?",
         "The repairs cost 7.1 million euros in the end."),
        ("How much did the repairs cost?", "The repairs cost 7.1 million euros in the end."),
    ],
)  # fmt: skip
def test_asked_how_things_are_the_newest_comes_first_also_in_opposite_words(
    assistant: Assistant, question: str, first: str
) -> None:
    assert claims(assistant.ask(question))[0] == first


def test_as_of_a_day_before_the_correction_the_number_that_was_known_then_is_there(
    assistant: Assistant,
) -> None:
    scope = Scope(as_of=datetime(2024, 4, 25, tzinfo=UTC))
    said = claims(assistant.ask("How many were killed?", scope=scope))
    assert any(text.startswith("The death toll of Storm Ilse rose to seven") for text in said)


def test_older_evidence_of_how_things_are_carries_its_date(assistant: Assistant) -> None:
    older = assistant.ask("Are schools in Marwick closed?").sentences[1]
    assert older.text == "Schools in Marwick will stay closed until Thursday."
    assert older.as_of is not None
    assert older.as_of.day == 22


@pytest.mark.parametrize(
    ("question", "first", "retracted"),
    [
        ("How many library employees will lose their jobs?", "The number is five.", "seven emp"),
        ("What is the death toll of Storm Ilse?",
         "Storm Ilse killed six people, not seven, the fire service said.", "rose to seven"),
        ("How many people did Storm Ilse kill?",
         "Storm Ilse killed six people, not seven, the fire service said.", "rose to seven"),
    ],
)  # fmt: skip
def test_a_correction_answers_and_what_it_retracts_does_not(
    assistant: Assistant, question: str, first: str, retracted: str
) -> None:
    said = claims(assistant.ask(question))
    assert said[0] == first
    assert retracted not in " ".join(said)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Storm Ilse killed six people, not seven.", ["7"]),
        ("The cost is 7.1 million euros, not 6.8 million.", ["6800000"]),
        ("It opens in May, not June.", []),
    ],
)
def test_a_number_is_taken_back_by_the_one_that_it_is_not(sentence: str, wrong: list[str]) -> None:
    assert [correction.wrong for correction in corrections_in([sentence])] == wrong


def test_a_number_is_taken_back_of_the_same_thing_only() -> None:
    (made,) = corrections_in(["Storm Ilse killed six people, not seven, the fire service said."])
    assert made.takes_back("Seven people died.", "Storm Ilse in Marwick")
    assert not made.takes_back("Seven people were hurt.", "Storm Ilse in Marwick")
    assert not made.takes_back("Seven people died.", "Flood in Krems")


@pytest.mark.parametrize(
    ("sentence", "retracted"),
    [
        ("An earlier version of this article said that seven died.", True),
        ("An earlier version of this article misstated the toll; it is five.", False),
        ("An earlier version of the law said that five judges are needed.", False),
    ],
)
def test_what_an_earlier_version_said_is_told_from_what_is_right(
    sentence: str, retracted: bool
) -> None:
    assert retracts(sentence) is retracted


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who leads Blue Line?", ["Blue Line's director, Joris Finn"]),
        ("Who opposed closing the library?", ["Ivar Ozols voted against it"]),
        ("Who voted against closing the library?", ["Ivar Ozols voted against it"]),
        ("Who said that the warnings came too late?", ["Ivo Stark, a fisherman, said"]),
        ("How many sailings were affected and who is the union leader?",
         ["24 sailings were affected", "The union's leader, Mara Lund"]),
    ],
)  # fmt: skip
def test_who_did_it_is_answered_by_those_who_did(
    assistant: Assistant, question: str, words: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert [w for w in words if not any(w in said for said in claims(answer))] == []
    assert len(claims(answer)) == len(words)


@pytest.mark.parametrize(
    "question",
    [
        "Who leads Norbau?",
        "What did Ozols say about the harbour?",
        "Who opposed the pool?",
    ],
)
def test_what_somebody_else_did_is_no_answer(assistant: Assistant, question: str) -> None:
    assert claims(assistant.ask(question)) == []


def test_of_two_questions_the_one_that_is_not_answered_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("How many people were injured and how old is the Eastgate library?")
    assert (claims(answer), answer.outcome) == (["Thirty people were injured."], "partly_answered")
    assert answer.absence is not None
    assert answer.absence.missing == ("The articles do not say: how old is the Eastgate library?",)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How much will fares rise and who is the union leader?",
         ["How much will fares rise?", "who is the union leader?"]),
        ("Who discovered the wreck and when?", None),
        ("Who leads the union Seafarers United and what did she say about pay?", None),
        ("Who won the race and how many voted?", None),
    ],
)  # fmt: skip
def test_a_question_has_two_parts_if_the_second_stands_alone(
    question: str, parts: list[str] | None
) -> None:
    assert parts_of(question) == (parts or [question])
