from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.archive.asides import read
from bot.archive.date_words import days_in
from bot.archive.identity import article_id
from bot.archive.querying import query_of
from bot.domain import Scope
from tests.archives import NOON, Run, TestArchive, article

RATE = "What did the central bank of Melk do with its rate"


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened in April 2024?", "2024-04-01..2024-04-30"),
        ("What was said on 29 April?", "2024-04-29..2024-04-30"),
        ("on April 29th, 2023, in Oslo", "2023-04-29..2023-04-30"),
        ("on 2024-02-29", "2024-02-29..2024-03-01"),
        ("since the June summit", "2023-06-01.."),
        ("after 29 April 2024", "2024-04-30.."),
        ("before 2020", "..2019-12-31"),
        ("before the 2020 election", "..2020-12-31"),
        ("until Mar 2024", "..2024-03-31"),
        ("between March and June 2024", "2024-03-01..2024-06-30"),
        ("from November to February", "2023-11-01..2024-02-29"),
        ("what was said last week", "2024-04-22..2024-04-28"),
        ("in the last 3 days", "2024-04-30..2024-05-03"),
        ("this month", "2024-05-01..2024-05-03"),
        ("in May", "2024-05-01..2024-05-31"),
        ("What may happen in may?", ""),
        ("in march the troops left", ""),
        ("the 2020 election", ""),
        ("in the 2020 election", ""),
        ("on 31 April", ""),
        ("nominated by June", ""),
        ("in 2024% of cases, in 2.5 hours", ""),
    ],
)
def test_dates_in_a_question(question: str, days: str) -> None:
    found = days_in(question, today=date(2024, 5, 3), newest=date(2024, 5, 1))
    assert " ".join(f"{d.first or ''}..{d.last or ''}" for d in found) == days


@pytest.fixture
def filled(archive: TestArchive) -> TestArchive:
    for key, did, published, source, author, section in (
        (
            "left",
            "left its rate at 4 percent",
            "2024-04-10",
            "Reuters",
            "By Nitish Verma",
            "Economy",
        ),
        (
            "cut",
            "cut its rate to 3 percent",
            "2024-02-12",
            "APA",
            "Jane Doe and Ida Kern",
            "Economy",
        ),
        ("rose", "raised its rate to 5 percent", "2023-11-09", "The Guardian", None, "Politics"),
        ("old", "cut its rate to 2 percent", "2019-11-09", "post.example", None, "Politics"),
    ):
        text = f"The central bank of Melk {did}. The governor spoke of prices and of patience."
        made = replace(article(f"id:{key}", text, title="Rate"), source=source, section=section)
        day = datetime.fromisoformat(published).replace(tzinfo=UTC)
        archive.store(replace(made, author=author, published=day))
    return archive


@pytest.mark.parametrize(
    ("aside", "told", "first"),
    [
        ("in February 2024", "published 2024-02-01 to 2024-02-29", "cut"),
        ("before 2020", "published until 2019-12-31", "old"),
        ("since 1 April 2024", "published since 2024-04-01", "left"),
        ("according to Reuters", "from Reuters", "left"),
        ("as reported by the guardian", "from the guardian", "rose"),
        ("in articles by Jane Doe", "by Jane Doe", "cut"),
        ("by Nitish Verma", "by Nitish Verma", "left"),
        ("according to Post", "from Post", "old"),
        ("in the politics section in 2023",
         "in the section politics|published 2023-01-01 to 2023-12-31", "rose"),
    ],
)  # fmt: skip
def test_what_a_question_prefers_comes_first_and_is_said(
    filled: TestArchive, aside: str, told: str, first: str
) -> None:
    question = f"{RATE} {aside}?"
    assert "|".join(filled.retriever.preferences(question)) == told
    found = filled.find(question)
    assert found[0].revision.article.key == f"id:{first}"
    assert {p.revision.article.key for p in found} == {"id:left", "id:cut", "id:rose", "id:old"}


@pytest.mark.parametrize(
    "aside",
    ["according to Erdogan", "in the times of war", "by the bank", "in April 2031", "last week",
     "from the governor", "in the sports section", "on the rate"],
)  # fmt: skip
def test_what_the_archive_does_not_have_is_no_preference(filled: TestArchive, aside: str) -> None:
    assert filled.retriever.preferences(f"{RATE} {aside}?") == ()


def test_a_date_that_all_articles_have_says_nothing(archive: TestArchive) -> None:
    archive.store(article("id:a", "The vote in Melk is on Sunday."))
    archive.store(article("id:b", "The vote in Linz is on Monday."))
    assert archive.retriever.preferences("Who voted in April 2024?") == ()


def test_last_week_counts_from_the_day_that_was_asked_about(filled: TestArchive) -> None:
    asked = f"{RATE} last week?"
    scope = Scope(as_of=datetime(2024, 4, 16, tzinfo=UTC))
    told = filled.retriever.preferences(asked, scope=scope)
    assert told == ("published 2024-04-08 to 2024-04-14",)


def test_a_source_that_is_hidden_or_out_of_scope_is_not_known(filled: TestArchive) -> None:
    asked = f"{RATE} according to Reuters in 2023?"
    hidden = Scope(hidden_sources=("Reuters",), until=datetime(2024, 3, 1, tzinfo=UTC))
    told = filled.retriever.preferences(asked, scope=hidden)
    assert told == ("published 2023-01-01 to 2023-12-31",)


def test_a_preference_never_hides_the_only_passage_that_answers(filled: TestArchive) -> None:
    for n in range(20):
        text = f"The baker of Melk spoke of day {n}, of patience, and of the reservations of banks."
        filled.store(replace(article(f"id:{n}", text), source="Reuters"))
    found = filled.find(f"{RATE} when it raised it to 5 percent, according to Reuters?", budget=300)
    assert "raised its rate to 5 percent" in " ".join(p.text for p in found)


def asked_for(archive: TestArchive, question: str) -> dict[str, float]:
    """The words that are looked for, and how much each counts."""
    index = archive.catalogue.index
    query = query_of(question, index, read(question, index.heads, NOON))
    return {term.term: term.count for term in query.terms}


def test_words_that_only_name_the_source_do_not_count_as_words(archive: TestArchive) -> None:
    gossip = "Reuters is what the trader told Reuters about, said Reuters of Reuters. Hurt pride."
    archive.store(article("id:gossip", gossip, title="Trade"))
    fire = "Three people were hurt in the fire of Linz, the mayor said on Monday."
    archive.store(replace(article("id:fire", fire, title="Fire"), source="Reuters"))
    asked = "According to Reuters, how many people were hurt?"
    assert archive.find(asked)[0].revision.article.key == "id:fire"
    asides = read(asked, archive.catalogue.index.heads, NOON)
    assert "reuter" not in asked_for(archive, asked)
    assert "Reuters" not in asides.topic


def test_a_source_that_titles_speak_of_stays_a_word_of_the_question(archive: TestArchive) -> None:
    made = article("id:a", "It will cut ten routes this year.", title="Ryanair cuts routes")
    archive.store(replace(made, source="Ryanair"))
    assert asked_for(archive, "How many routes, according to Ryanair?")["ryanair"] == 0.5


def test_a_question_of_nothing_but_a_preference_keeps_its_words(filled: TestArchive) -> None:
    assert asked_for(filled, "Reported by Reuters?") == {"report": 1.0, "reuter": 1.0}
    assert read("Reported by Reuters?", filled.catalogue.index.heads, NOON).topic.endswith("s?")


def test_the_reader_is_told_what_was_preferred(run: Run, tmp_path: Path) -> None:
    for name, source in (("a", "Reuters"), ("b", "APA")):
        (tmp_path / f"{name}.md").write_text(
            f"---\nsource: {source}\npublished: 2024-04-02\n---\n# Harbour of Melk\n\n"
            f"The harbour of Melk was closed by the river police, its {name} pier too.\n"
        )
    run("ingest", tmp_path)
    asked = "Who closed the harbour of Melk, according to APA?"
    _, answer, _ = run("ask", asked, "--json")
    assert answer["preferences"] == ["from APA"]
    assert answer["citations"][0]["article"]["source"] == "APA"
    assert "Preferred: articles from APA" in run("ask", asked)[1]
    _, found, _ = run("search", asked, "--json")
    assert found["preferences"] == ["from APA"]
    assert [p["source"] for p in found["passages"]] == ["APA", "Reuters"]
    assert run("search", asked)[1].startswith("Preferred: articles from APA")


def test_an_article_that_was_removed_is_no_preference(filled: TestArchive) -> None:
    asked = f"{RATE} according to Reuters since 1 April 2024?"
    assert filled.retriever.preferences(asked) == ("from Reuters", "published since 2024-04-01")
    filled.catalogue.remove(article_id("id:left"))
    assert filled.retriever.preferences(asked) == ()
    newest = filled.catalogue.index.heads.newest()
    assert newest == datetime(2024, 2, 12, tzinfo=UTC)
    assert not filled.catalogue.has_word("Reuters", Scope())
