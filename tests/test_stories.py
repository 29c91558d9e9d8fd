"""Reprints are one story: which articles are, and what search and answers make of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.archive.identity import article_id
from bot.archive.stories import are_reprints, shingles, signature
from bot.channels import as_json
from bot.domain import Article, Citation, Quote, Span
from tests.archives import TestArchive, article

WORDS = (
    "council budget mayor vote school bridge river tax plan police court harbour strike union rail"
    " energy water storm border treaty minister party bank market price"
).split()


def prose(seed: int, sentences: int = 12) -> list[str]:
    dice = random.Random(seed)
    return [
        "The " + " ".join(dice.choices(WORDS, k=9)) + f" number {seed * 100 + n}."
        for n in range(sentences)
    ]


def text(seed: int) -> str:
    return " ".join(prose(seed))


def lightly_edited(seed: int) -> str:
    sentences = prose(seed)
    sentences[3] = sentences[3].replace("The", "Then the")
    return "Reprinted from the Wire. " + " ".join(sentences[:-1])


def stories(archive: TestArchive) -> dict[str, str]:
    return {r.article.key: r.story for r in archive.catalogue.revisions()}


def test_reprints_and_light_edits_are_one_story_and_others_are_not(archive: TestArchive) -> None:
    archive.ingest(
        [
            article("id:a", text(1)),
            article("id:copy", text(1), title="Another headline"),
            article("id:edit", lightly_edited(1)),
            article("id:b", text(2)),
        ]
    )
    found = stories(archive)
    assert found["id:a"] == found["id:copy"] == found["id:edit"]
    assert found["id:b"] == article_id("id:b")
    assert set(archive.catalogue.story(article_id("id:a"))) == {
        article_id("id:copy"),
        article_id("id:edit"),
    }


def test_the_order_of_arrival_names_no_story(archive: TestArchive) -> None:
    made = [article(f"id:{n}", text(n % 2)) for n in range(6)]
    archive.ingest(made)
    first = stories(archive)
    for one in made:
        archive.ingestor.remove(article_id(one.key))
    archive.ingest(reversed(made))
    assert stories(archive) == first


def test_an_article_that_is_rewritten_leaves_its_story(archive: TestArchive) -> None:
    archive.ingest([article("id:a", text(1)), article("id:b", text(1))])
    archive.ingest([article("id:b", text(2))])
    assert stories(archive) == {k: article_id(k) for k in ("id:a", "id:b")}


def test_without_the_one_between_them_two_are_no_story(archive: TestArchive) -> None:
    """A and C are each like B, not like each other: B holds them together while it is there."""
    whole = prose(1, 20)
    archive.ingest(
        [
            article("id:a", " ".join(whole[:15])),
            article("id:b", " ".join(whole[2:17])),
            article("id:c", " ".join(whole[4:])),
        ]
    )
    assert len(set(stories(archive).values())) == 1
    archive.ingestor.remove(article_id("id:b"))
    assert len(set(stories(archive).values())) == 2


def test_the_same_words_a_year_later_are_another_story(archive: TestArchive) -> None:
    later = replace(article("id:b", text(1)), published=datetime(2025, 4, 1, tzinfo=UTC))
    archive.ingest([article("id:a", text(1)), later])
    assert len(set(stories(archive).values())) == 2


def test_one_changed_number_makes_a_sentence_of_its_own(archive: TestArchive) -> None:
    """What reprints share is given once, from the earliest; what one of them changes is kept."""
    sentences = prose(1)
    changed = sentences.copy()
    changed[5] = "The bridge will cost 99 million and not 40 million."
    archive.ingest(
        [
            article("id:second", " ".join(changed), day=3),
            article("id:first", " ".join(sentences), day=2),
            article("id:third", " ".join(sentences), day=4),
        ]
    )
    passages = archive.find("What will the bridge cost, 99 million?", budget=4000)
    by_key = {p.revision.article.key: p.text for p in passages}
    assert "99 million" in by_key["id:second"]
    assert sentences[7] in by_key["id:first"]
    assert sentences[7] not in by_key["id:second"]
    assert "id:third" not in by_key


def test_five_reprints_are_five_sources_and_one_story(archive: TestArchive) -> None:
    archive.ingest([article(f"id:{n}", text(1)) for n in range(5)])
    citations = tuple(
        Citation(n=n, quote=Quote(revision=r, spans=(Span(start=0, end=9),), match="exact"))
        for n, r in enumerate(archive.catalogue.revisions(), start=1)
    )
    assert as_json.stories(citations) == {"sources": 5, "stories": 1}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Prices rose.", "Prices rose!", True),
        ("Prices rose.", "Prices fell.", False),
        (text(1), text(1) + " " + text(2), False),  # half of a longer one
        ("日本銀行は金利を引き上げた。" * 9, "日本銀行は金利を引き上げた。" * 9, True),
        (
            "日本銀行は月曜日に政策金利を引き上げると発表した。市場は大きく動いた。",
            "中国政府は火曜日に新しい貿易政策を導入すると述べた。株価は下がった。",
            False,
        ),
    ],
)
def test_what_counts_as_a_reprint(one: str, other: str, same: bool) -> None:
    assert are_reprints(shingles(one), shingles(other)) is same
    assert not same or set(signature(one)) & set(signature(other))


def test_a_text_without_words_has_no_signature_and_no_reprint(archive: TestArchive) -> None:
    assert signature("…") == []
    archive.ingest([article("id:a", "…"), article("id:b", "…")])
    assert len(set(stories(archive).values())) == 2


def test_thousands_of_the_same_article_are_taken_in_one_by_one(archive: TestArchive) -> None:
    made = [Article(key=f"id:{n}", text=text(1), title=f"Copy {n}") for n in range(300)]
    assert archive.ingest(made).added == 300
    assert len(set(stories(archive).values())) == 1
