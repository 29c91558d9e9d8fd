"""Search in an archive of thirteen languages that all tell the same three stories."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive.identity import article_id
from bot.archive.lexicon import Lexicon
from bot.archive.querying import query_of
from bot.domain import Article, Scope
from tests.archives import TestArchive, article
from tests.languages.test_detecting import ARTICLES

LANGUAGES = sorted({made["language"] for made in ARTICLES})
OLD = Path(__file__).with_name("version2.db.gz")


def of(name: str) -> Article:
    made = next(made for made in ARTICLES if made["id"] == name)
    published = datetime(2024, 4, 29, tzinfo=UTC)
    return Article(key=f"id:{name}", text=made["text"], title=made["title"], published=published)


def store(archive: TestArchive, *articles: Article) -> None:
    """Without a vector generation, which takes a process of its own."""
    for one in articles:
        archive.store(one)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestArchive]:
    made = TestArchive(tmp_path_factory.mktemp("news"))
    made.ingest(of(made["id"]) for made in ARTICLES)
    yield made
    made.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inflected_question_finds_the_article_of_its_own_language_first(
    news: TestArchive, language: str
) -> None:
    asked = [
        (question, made["id"])
        for made in ARTICLES
        if made["language"] == language
        for question in made["questions"]
    ]
    found = [(q, news.find(q, 600)[0].revision.article.key.removeprefix("id:")) for q, _ in asked]
    assert found == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_alone_find_it_too(news: TestArchive, language: str) -> None:
    """Without the embedder, which knows English best: by the terms of the full-text index."""
    for made in ARTICLES:
        if made["language"] != language:
            continue
        for question in made["questions"]:
            forms = query_of(question, news.catalogue.index).telling_forms()
            nums = news.catalogue.index.match(forms, 3)
            blocks = news.catalogue.index.neighbourhood(nums, 0)
            keys = [news.catalogue.revision_by_num(b.revision).article.key for b in blocks]
            assert f"id:{made['id']}" in keys


def test_the_archive_knows_its_languages(news: TestArchive) -> None:
    assert set(news.catalogue.index.languages()) == set(LANGUAGES)
    told = {r.article.key[3:5]: r.written_in for r in news.catalogue.revisions()}
    assert told == {language: language for language in LANGUAGES}


def test_a_foreign_name_inside_an_article_is_found(archive: TestArchive) -> None:
    archive.ingest(
        [of("de-nato"), of("tr-rate"), article("id:en", of("en-flood").text + " 安卡拉")]
    )
    assert archive.find("Wer ist Jens Stoltenberg?")[0].revision.article.key == "id:de-nato"
    assert archive.find("安卡拉")[0].revision.article.key == "id:en"


def test_joined_words_are_found_by_their_parts_and_parts_by_the_joined_word(
    archive: TestArchive,
) -> None:
    archive.ingest(
        [
            article(
                "id:a", "Am Sonntag war in Helsinki die Präsidentschaftswahl zu Ende.", title="A"
            ),
            article(
                "id:b", "Das Parlament in Oslo tagte lange und ohne jedes Ergebnis.", title="B"
            ),
            article("id:c", "In Bern stand die Wahl an. Die Präsidentschaft wechselt.", title="C"),
        ]
    )
    by_part = query_of("Wie war die Wahl?", archive.catalogue.index)
    assert "prasidentschaftswahl" in by_part.terms[0].forms
    by_whole = query_of("Präsidentschaftswahlen", archive.catalogue.index)
    assert {q.term for q in by_whole.terms} == {"prasidentschaftswahl", "wahl", "prasidentschaft"}
    assert [q.count for q in by_whole.terms] == [1, 0.5, 0.5]
    assert {p.revision.article.key for p in archive.find("Wahlen") if p.score} == {"id:a", "id:c"}


def test_a_part_that_no_article_has_is_not_made_up(archive: TestArchive) -> None:
    archive.ingest([article("id:a", "Die Präsidentschaftswahl ist in Helsinki nun zu Ende.")])
    asked = query_of("Präsidentschaftswahl", archive.catalogue.index)
    assert [q.term for q in asked.terms] == ["prasidentschaftswahl"]


def test_an_english_archive_asks_as_before(archive: TestArchive) -> None:
    store(archive, of("en-nato"), of("en-rate"))
    asked = query_of("Who supports Rutte as the next chief?", archive.catalogue.index)
    assert [q.terms for q in asked.terms] == [("support",), ("rutt",), ("next",), ("chief",)]


def test_what_is_removed_leaves_no_language_and_comes_back_with_it(archive: TestArchive) -> None:
    store(archive, of("en-nato"), of("de-nato"))
    archive.ingestor.remove(article_id("id:de-nato"))
    assert archive.catalogue.index.languages() == ("en",)
    store(archive, of("de-nato"))
    assert set(archive.catalogue.index.languages()) == {"en", "de"}


def test_a_purged_article_leaves_none_of_its_long_words(archive: TestArchive) -> None:
    store(archive, of("de-nato"), of("de-rate"))
    archive.ingestor.purge(article_id("id:de-nato"))
    rows = archive.catalogue.database.connection.execute("SELECT term FROM long_word")
    left = {row[0] for row in rows}
    assert "wirtschaftsforsch" in left
    assert not left & {"generalsekretar", "ministerprasident"}


def test_a_scope_has_the_languages_of_what_it_lets_be_seen(news: TestArchive) -> None:
    seen = news.catalogue.revisions()
    hidden = tuple(r.article_id for r in seen if r.article.key[3:5] not in ("de", "fr"))
    with news.catalogue.seen(Scope(without=hidden)) as index:
        assert set(index.languages()) == {"de", "fr"}


def test_a_declared_language_changes_nothing_of_what_makes_a_revision(
    archive: TestArchive,
) -> None:
    declared = replace(of("de-nato"), language="German")
    archive.ingest([declared])
    assert archive.ingest([declared]).unchanged == 1
    assert archive.catalogue.revision(article_id("id:de-nato")).written_in == "de"


def test_the_lexicon_gives_a_question_and_a_sentence_the_same_terms(news: TestArchive) -> None:
    lexicon = Lexicon(news.catalogue)
    for asked, written in [
        ("Vorbehalt", "Ungarn hat weiterhin Vorbehalte."),
        ("economists", "Economists had expected no change."),
        ("ставками", "Банк оставил ключевую ставку."),
        ("Macarlar", "Macaristan'ın çekinceleri sürüyor."),
        ("秘书长", "荷兰首相出任北约秘书长。"),
        ("Rutte", "Rutte'nin NATO genel sekreterliği"),
    ]:
        assert set(lexicon.terms(asked)) & set(lexicon.terms(written)), asked
    assert min(lexicon.rarity(["rutt", "mark"]).values()) > 0


def test_the_lexicon_learns_a_language_that_comes_in(archive: TestArchive) -> None:
    store(archive, of("de-nato"))
    lexicon = Lexicon(archive.catalogue)
    assert lexicon.terms("expected") == ["expected"]
    store(archive, of("en-rate"))
    assert lexicon.terms("expected") == ["expect"]


def test_an_archive_of_version_2_is_the_same_as_a_new_one(
    archive: TestArchive, tmp_path: Path
) -> None:
    """The file was written by that version: six articles, an earlier revision and a removed one."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "catalogue.db").write_bytes(gzip.decompress(OLD.read_bytes()))
    old = TestArchive(tmp_path / "old")
    for name in ("en-rate", "de-nato", "tr-rate", "zh-flood", "fr-flood"):
        archive.store(of(name))
    archive.store(replace(of("de-rate"), text="Die Zentralbank senkte den Leitzins."))
    for name in ("de-rate", "ru-nato"):
        archive.store(of(name))
    archive.catalogue.remove(article_id("id:ru-nato"))
    try:
        assert old.state() == archive.state()
        assert old.catalogue.check() == []
        assert old.find("Welcher Vorbehalt?", 600)[0].revision.article.key == "id:de-nato"
        assert old.ingest([of("ru-nato")]).added == 1
        assert old.find("Какие возражения?", 600)[0].revision.article.key == "id:ru-nato"
    finally:
        old.close()


def test_the_past_is_searched_in_its_own_language(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(gzip.decompress(OLD.read_bytes()))
    old = TestArchive(tmp_path)
    scope = Scope(as_of=datetime(2024, 4, 30, tzinfo=UTC))
    found = old.retriever.retrieve("Wer senkt die Leitzinsen?", budget=600, scope=scope)
    old.close()
    assert found[0].text == "Die Zentralbank senkte den Leitzins."
