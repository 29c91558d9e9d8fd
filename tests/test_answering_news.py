"""Which sentences of news the offline answerer quotes, and which are beside the point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering.assistant import Assistant
from bot.answering.offline.extractive import ExtractiveAnswerer
from bot.archive.lexicon import Lexicon
from bot.domain import Answer
from tests.archives import TestArchive, article
from tests.assistants import offline

ARTICLES = (
    article(
        "tram", title="Porto council rejects tram plan", day=3,
        text="The city council of Porto rejected a plan for a new tram line on Monday, by 14 votes"
        " to 11. Mayor Rui Moreira called the decision a missed chance.\n\nThe line would have cost"
        " 240 million euros. The city council of Lisbon passed a tram plan last week.\n\nIn 2018"
        " the trams of Porto carried 9 million people. In 2019 they were on strike.",
    ),
    article(
        "tram-again", title="Porto mayor presents new route for tram line", day=20,
        text="Mayor Rui Moreira presented a new route for the Porto tram line on Monday. The line"
        " would now cost 265 million euros, the city said.",
    ),
    article(
        "quake", title="Earthquake in northern Chile kills 12", day=5,
        text="An earthquake struck northern Chile early on Monday, killing 12 people, officials"
        " said. President Gabriel Boric flew to the region.",
    ),
    article(
        "quake-again", title="Chile raises earthquake death toll", day=7,
        text="The earthquake in northern Chile on Monday killed 31 people, officials said. Rescue"
        " teams from Argentina and Peru have joined the search.",
    ),
    article(
        "bid", title="Rutte visits Ankara", day=9,
        text="Romanian President Klaus Iohannis met Mark Rutte in Ankara. Slovakia said that it"
        " would block the bid. Hungary was silent.",
    ),
    article(
        "mining", title="Peru and its mines", day=11,
        text="The parliament of Peru approved the mining law on Friday after a debate of 9 hours.",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with offline(tmp_path_factory.mktemp("news"), ARTICLES) as made:
        yield made


def quoted(answer: Answer) -> str:
    """The quotes of what is claimed, in their order."""
    shown = [n for s in answer.sentences if s.kind == "claim" for n in s.citations]
    return " | ".join(answer.citations[n - 1].quote.text for n in shown)


@pytest.mark.parametrize(
    ("question", "words", "beside"),
    [
        ("Which council rejected the tram plan?", "Porto rejected", "Lisbon"),
        ("Which council passed a tram plan?", "Lisbon passed", "Porto rejected"),
    ],
)
def test_who_decided_one_way_is_not_answered_by_who_decided_the_other(
    assistant: Assistant, question: str, words: str, beside: str
) -> None:
    found = quoted(assistant.ask(question))
    assert words in found
    assert beside not in found


def test_what_holds_now_is_quoted_from_the_newest_article_first(assistant: Assistant) -> None:
    found = quoted(assistant.ask("How much does the Porto tram line cost now?"))
    assert found.startswith("The line would now cost 265 million")


def test_two_sentences_that_differ_in_a_number_alone_are_both_quoted(assistant: Assistant) -> None:
    found = quoted(assistant.ask("How many people did the earthquake in Chile kill?"))
    assert "killing 12 people" in found
    assert "killed 31 people" in found


def test_what_another_does_is_no_answer_about_the_one_that_was_asked_about(
    assistant: Assistant,
) -> None:
    assert "Slovakia" not in quoted(assistant.ask("Does Hungary block the bid?"))
    assert "Slovakia" in quoted(assistant.ask("Does Slovakia block the bid?"))


def test_a_nation_is_known_by_its_other_names(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the president of Romania?")
    assert "Romanian President Klaus Iohannis" in quoted(answer)
    assert answer.outcome == "answered"


def test_a_sentence_about_one_year_does_not_answer_for_another(assistant: Assistant) -> None:
    assert "9 million" in quoted(assistant.ask("How many people did Porto's trams carry in 2018?"))
    assert not assistant.ask("How many people did Porto's trams carry in 2019?").citations


@pytest.mark.parametrize(
    "question",
    ["How many goals did Porto score?", "When was Gabriel Boric born?",
     "What did the mayor of Braga say?", "How many people died in Bolivia?"],
)  # fmt: skip
def test_what_the_articles_do_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome == "abstained"


def test_of_two_that_are_asked_about_one_is_answered_and_the_other_named_as_missing(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Did France and Argentina send rescue teams?")
    assert "Argentina and Peru" in quoted(answer)
    assert answer.outcome == "partly_answered"
    assert answer.absence is not None
    assert "France" in " ".join(answer.absence.missing)


def test_where_nobody_decided_the_way_that_is_asked_about_nobody_is_named(
    assistant: Assistant,
) -> None:
    assert "Peru approved" in quoted(assistant.ask("Which parliament approved the mining law?"))
    assert not assistant.ask("Which parliament rejected the mining law?").citations


LONG = (
    "was opened on Monday by the minister of transport, who thanked the engineers, the workers of"
    " three companies, the neighbours who had endured the noise, and the bank that had paid",
    "is closed to lorries of more than 12 tons, as the city has no permit yet for the heavier ones,"
    " which have to cross the river by ferry or drive a detour of 40 kilometres over the hills",
)


@pytest.mark.parametrize(
    ("news", "most"),
    [
        (("was opened on Monday", "is closed to lorries", "lights up at night", "cost much"), 2),
        (LONG, 1),
    ],
)
def test_two_sentences_of_350_characters_together_are_the_most(
    archive: TestArchive, news: tuple[str, ...], most: int
) -> None:
    text = " ".join(f"The new bridge of Melk {what}." for what in news)
    archive.ingest([article("bridge", text, title="Bridge of Melk")])
    drafter = ExtractiveAnswerer(Lexicon(archive.catalogue), archive.embedder)
    question = "What is known of the new bridge of Melk?"
    assert len(list(drafter.draft(question, archive.find(question)))) == most


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened on 9 April 2024?", "Klaus Iohannis met Mark Rutte in Ankara"),
        ("What happened in Chile on 1 April 2024?", "An earthquake struck northern Chile"),
        ("What law was approved in April 2024?", "approved the mining law on Friday"),
    ],
)
def test_a_date_in_a_question_is_a_day_and_no_name(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.absence) == ("answered", None)
    assert words in quoted(answer)


@pytest.mark.parametrize(
    "question", ["What happened on 2 May 2023?", "How many did the earthquake kill in July 2023?"]
)
def test_what_was_on_another_day_is_no_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.absence.missing) == ("abstained", ())  # type: ignore[union-attr]
