"""What the offline answerer quotes of the sample article, and when it does not answer."""

from __future__ import annotations

import pytest

from bot.answering.assistant import Assistant
from bot.answering.offline.candidates import is_quotable
from bot.answering.offline.extractive import ExtractiveAnswerer
from bot.archive.lexicon import Lexicon
from bot.domain import Answer
from bot.packaged import folder
from bot.reading.files import read_paths
from tests.archives import TestArchive


@pytest.fixture
def assistant(archive: TestArchive) -> Assistant:
    archive.ingest(read_paths([folder("corpus")]))
    return Assistant(
        retriever=archive.retriever,
        drafter=ExtractiveAnswerer(Lexicon(archive.catalogue), archive.embedder),
        archive=archive.catalogue,
        embedder="wordllama",
        budget=4000,
    )


def quoted(answer: Answer) -> str:
    return " | ".join(c.quote.text for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who still needs to approve Rutte?", ["all 32 members", "the United Kingdom, France",
                                               "Turkey and Hungary had earlier expressed"]),
        ("When will the successor be nominated?", ["by the end of April", "nominated by June"]),
        ("Does Hungary back Rutte?", ["Turkey and Hungary had earlier expressed reservations"]),
        ("Who is running against him?", ["Romanian President Klaus Iohannis is also running"]),
        ("When does Stoltenberg's term end?", ["set to end in October"]),
        ("How many members are there?", ["all 32 members"]),
        ("Where was the press conference?", ["in Ankara"]),
        ("Does Germany back Rutte?", ["the United Kingdom, France, and Germany"]),
    ],
)  # fmt: skip
def test_a_question_is_answered_by_the_sentences_that_say_it(
    assistant: Assistant, question: str, words: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.outcome != "abstained"
    assert [w for w in words if w not in quoted(answer)] == []


@pytest.mark.parametrize(
    "question", ["Who won the 2022 World Cup?", "What did Sweden say?", "Who is it?", "?"]
)
def test_what_the_article_does_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.citations) == ("abstained", ())
    assert answer.absence is not None


@pytest.mark.parametrize(
    "question", ["Who is Nitish Verma?", "What is the new update?", "What is the author image?"]
)
def test_labels_and_headlines_are_never_quoted(assistant: Assistant, question: str) -> None:
    found = quoted(assistant.ask(question))
    assert "author-image" not in found
    assert "New Update" not in found
    assert "Turkey Backs Dutch Prime Minister Rutte's Bid for NATO Secretary General" not in found


@pytest.mark.parametrize(
    ("sentence", "fit"),
    [
        ("The council approved the budget on Monday.", True),
        ("New Update", False),
        ("Council Approves Budget After Long Debate In City", False),
        ("Did the council approve the budget?", False),
    ],
)
def test_a_quotable_sentence_is_no_label_no_headline_and_no_question(
    sentence: str, fit: bool
) -> None:
    assert is_quotable(sentence, f"Other words. {sentence} More.", "Council on budget") is fit
