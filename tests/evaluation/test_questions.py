from __future__ import annotations

import csv
import json
from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Turn
from bot.errors import UsageError
from bot.evaluation.article_names import Ambiguous, ArticleNames
from bot.evaluation.gold import Resolver
from bot.evaluation.question_files import load
from bot.evaluation.questions import Question, Reference
from tests.archives import TestArchive, article


def saved(folder: Path, *lines: object, name: str = "set.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines))
    return path


def only(path: Path) -> Question:
    (question,) = load(path).questions
    return question


def test_every_field_of_a_line_is_read(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        {
            "id": 7,
            "question": "Who?",
            "answers": ["Ann", "Anna"],
            "wrong_answers": "Bob",
            "relevant": ["a1", {"article": "a2", "start": 3, "end": 9, "revision": 2}],
            "expected_quotes": ["said Ann"],
            "as_of": "2024-05-01",
            "history": ["What?", {"question": "When?", "answer": "Now."}],
            "tags": ["who", "who"],
            "without": ["a3"],
            "disagreement": "disputed",
        },
    )
    question = only(path)
    assert (question.id, question.answers, question.wrong_answers) == (
        "7",
        ("Ann", "Anna"),
        ("Bob",),
    )
    assert question.relevant == (
        Reference(article="a1", field="relevant[0]"),
        Reference(article="a2", start=3, end=9, revision=2, field="relevant[1]"),
    )
    assert question.as_of == datetime.combine(datetime(2024, 5, 1, tzinfo=UTC), time.max, UTC)
    assert question.history == (Turn(question="What?"), Turn(question="When?", answer="Now."))
    assert (question.tags, question.without) == (("who",), ("a3",))
    assert question.answerable is True


def test_messages_by_role_are_turns(tmp_path: Path) -> None:
    said = [("user", "A?"), ("assistant", "B."), ("user", "C?")]
    messages = [{"role": role, "content": text} for role, text in said]
    question = only(saved(tmp_path, {"question": "D?", "history": messages}))
    assert question.history == (Turn(question="A?", answer="B."), Turn(question="C?"))


def test_what_is_not_said_is_not_known(tmp_path: Path) -> None:
    question = only(saved(tmp_path, {"question": "Who?"}))
    assert (question.answerable, question.disagreement, question.as_of) == (None, None, None)


def test_spans_in_the_form_of_chromas_sets_are_read(tmp_path: Path) -> None:
    row = {
        "question": "Who?",
        "article": "f.md",
        "references": [{"start": 1, "end": 4, "text": "x"}],
    }
    question = only(saved(tmp_path, row))
    assert question.relevant == (
        Reference(article="f.md", start=1, end=4, text="x", field="references[0]"),
    )
    assert question.tags == ("f.md",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is no JSON"),
        ("[1]", "is not an object"),
        ('{"answers": ["a"]}', "question: is missing"),
        ('{"question": "  "}', "question: "),
        ('{"question": "q", "answerable": "yes"}', "answerable: "),
        ('{"question": "q", "answers": [1]}', "answers.0: "),
        ('{"question": "q", "as_of": "05/06/2024"}', "as_of: "),
        (
            '{"question": "q", "relevant": [{"start": 1, "end": 2}]}',
            "relevant[0]: names no article",
        ),
        (
            '{"question": "q", "relevant": [{"article": "a", "start": 5, "end": 2}]}',
            "before its start",
        ),
        (
            '{"question": "q", "relevant": [{"article": "a", "start": 5}]}',
            "only one of start and end",
        ),
        ('{"question": "q", "answerable": false, "answers": ["a"]}', "answerable: is false"),
        ('{"question": "q", "disagreement": "maybe"}', "disagreement: "),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_field(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        load(saved(tmp_path, {"question": "fine?"}, line))
    assert "set.jsonl:2: " in refusal.value.message
    assert said in refusal.value.message


def test_ten_bad_lines_are_named_and_the_others_counted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="and 5 more"):
        load(saved(tmp_path, *["{"] * 15))


def test_an_id_that_comes_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "question": "1?"},
        {"id": "b", "question": "2?"},
        {"id": "a", "question": "3?"},
    ]
    with pytest.raises(UsageError, match=r":3: id: 'a' is that of line 1"):
        load(saved(tmp_path, *rows))


def test_questions_without_an_id_keep_the_same_one_wherever_they_stand(tmp_path: Path) -> None:
    first = load(saved(tmp_path, {"question": "A?"}, {"question": "B?"})).questions
    second = load(saved(tmp_path, {"question": "C?"}, {"question": "B?"})).questions
    assert first[1].id == second[1].id != second[0].id


def test_the_same_question_twice_gets_two_ids(tmp_path: Path) -> None:
    questions = load(saved(tmp_path, {"question": "A?"}, {"question": "A?"})).questions
    assert questions[1].id == f"{questions[0].id}-2"


def test_fields_that_mean_nothing_are_named(tmp_path: Path) -> None:
    assert load(saved(tmp_path, {"question": "A?", "difficulty": 3})).unused == ("difficulty",)


def test_a_field_that_is_nearly_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r":1: anwsers: is no field; answers\?"):
        load(saved(tmp_path, {"question": "A?", "anwsers": ["a"]}))


def test_what_contradicts_itself_is_refused(tmp_path: Path) -> None:
    row = {"question": "A?", "answers": ["The cat"], "wrong_answers": ["cat!"]}
    with pytest.raises(UsageError, match="wrong_answers: 'cat' is among the answers"):
        load(saved(tmp_path, row))


def test_csv_and_json_lines_say_the_same(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "question": "A, b?\nc", "answers": ["x", "y"], "answerable": True},
        {"id": "2", "question": "B?", "relevant": [{"article": "a", "start": 1, "end": 2}]},
        {"id": "3", "question": "C?", "answerable": False, "tags": ["t"]},
    ]
    path = tmp_path / "set.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(
            file, ["id", "question", "answers", "answerable", "relevant", "tags"]
        )
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {k: json.dumps(v) if isinstance(v, (list, bool)) else v for k, v in row.items()}
            )
    from_csv = load(path).questions
    from_json = load(saved(tmp_path, *rows)).questions
    assert [(q.id, q.text, q.answers, q.answerable, q.relevant, q.tags) for q in from_csv] == [
        (q.id, q.text, q.answers, q.answerable, q.relevant, q.tags) for q in from_json
    ]


def test_a_line_separator_in_a_cell_parts_no_row(tmp_path: Path) -> None:
    path = saved(tmp_path, "question,answers", "Who is A\u2028and B?,Ann", name="set.csv")
    assert len(load(path).questions) == 1


def test_a_column_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "question,answers,answers", "Who?,Ann,Bob", name="set.csv")
    with pytest.raises(UsageError, match="names the column 'answers' twice"):
        load(path)


def test_a_csv_row_with_a_column_too_many_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, "question,answers", "Who?,Ann,Bob", name="set.csv")
    with pytest.raises(UsageError, match=r"set.csv:2: has 3 columns, not 2"):
        load(path)


@given(st.binary(max_size=300))
def test_no_file_whatever_is_in_it_ends_in_another_error(data: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for name in ("a.jsonl", "a.csv"):
            path = Path(folder) / name
            path.write_bytes(data)
            with suppress(UsageError):
                assert load(path).questions


TEXT = "The mayor resigned. The council met on Friday. The mayor resigned."


def resolved(archive: TestArchive, **fields: object):  # type: ignore[no-untyped-def]
    fields = {"id": "q", "text": "Q?", "line": 4, "answerable": True, **fields}
    return Resolver(archive.catalogue).resolve([Question(**fields)], "set.jsonl")["q"]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a", "id:a", "/x/news/a.md", "news/a.md", "a.md", "About a"])
def test_an_article_is_found_by_key_path_file_name_and_title(
    archive: TestArchive, name: str
) -> None:
    from dataclasses import replace

    archive.ingest([replace(article("id:a", TEXT, title="About a"), path="/x/news/a.md")])
    gold = resolved(archive, relevant=(Reference(article=name),))
    assert len(gold.articles) == 1


WIRE = [  # id, key, address, path, title, first line
    ("aaaa1111aaaa1111", "id:w1", "https://x.test/1", "/x/wire.jsonl", "Pool", 1),
    ("aaaa2222aaaa2222", "id:w2", None, "/x/wire.jsonl", "Mill", 2),
    ("bbbb3333bbbb3333", "file:/x/wire.jsonl#7", None, "/x/wire.jsonl", "Lift", 3),
    ("cccc4444cccc4444", "file:/x/b.md", None, "/x/b.md", "Bridge", 6),
    ("eeee5555eeee5555", "id:story#12", None, "/x/c.md", "Tram", 1),
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("aaaa2222aaaa2222", 1), ("aaaa2", 1), ("w2", 1), ("wire.jsonl:2", 1),
        ("/x/wire.jsonl:2", 1), ("http://www.x.test/1", 0), ("7", 2), ("b.md", 3), ("b.md:9", 3),
        ("story#12", 4),
    ],
)  # fmt: skip
def test_an_article_is_found_by_the_start_of_its_id_its_own_id_and_its_line(
    name: str, found: int
) -> None:
    assert ArticleNames(WIRE).identity(name) == WIRE[found][0]


def test_a_name_that_several_articles_have_says_what_would_do() -> None:
    names = ArticleNames(WIRE)
    for name in ("wire.jsonl", "aaaa"):
        with pytest.raises(Ambiguous) as caught:
            names.identity(name)
        assert f"{name!r} may be any of aaaa1111aaaa1111 (wire.jsonl:1, Pool), " in str(
            caught.value
        )
        assert str(caught.value).endswith("; an id or file:line says which")
    for name in ("wire.jsonl:9", "aaa", "dddd", "12"):
        with pytest.raises(ValueError, match=f"no article '{name}' in this archive"):
            names.identity(name)


def test_a_span_must_hold_the_words_it_names_or_they_are_looked_for(archive: TestArchive) -> None:
    archive.ingest([article("id:a", TEXT)])
    said = Reference(article="a", start=0, end=5, text="The council met on Friday.")
    gold = resolved(archive, relevant=(said,))
    assert (gold.spans[0].places[0].start, gold.moved) == (TEXT.index("The council"), 1)
    with pytest.raises(UsageError, match=r"set.jsonl:4: relevant: 'The king.*does not stand"):
        resolved(archive, relevant=(Reference(article="a", text="The king resigned"),))


def test_an_article_cannot_be_both_hidden_and_gold_nor_gold_before_it_was_out(
    archive: TestArchive,
) -> None:
    archive.ingest([article("id:a", TEXT, day=10)])
    gold = (Reference(article="a"),)
    with pytest.raises(UsageError, match="is in without, too"):
        resolved(archive, relevant=gold, without=("a",))
    with pytest.raises(UsageError, match="was not out by as_of"):
        resolved(archive, relevant=gold, as_of=datetime(2024, 4, 2, tzinfo=UTC))


def test_an_article_that_is_not_there_is_named_before_anything_is_asked(
    archive: TestArchive,
) -> None:
    with pytest.raises(UsageError, match=r"set.jsonl:4: relevant: no article 'b'"):
        resolved(archive, relevant=(Reference(article="b"),))


def test_a_quote_that_stands_in_no_gold_article_is_refused(archive: TestArchive) -> None:
    archive.ingest([article("id:a", TEXT)])
    with pytest.raises(UsageError, match=r"expected_quotes\[0\]"):
        resolved(
            archive, relevant=(Reference(article="a"),), expected_quotes=("The king resigned.",)
        )


def test_gold_words_count_in_every_reprint_of_their_story(archive: TestArchive) -> None:
    body = " ".join(f"Sentence {i} of the wire story about harbour number {i}." for i in range(60))
    archive.ingest([article("id:a", body), article("id:b", "Reprint. " + body)])
    gold = resolved(archive, relevant=(Reference(article="a", text="about harbour number 7"),))
    assert len({place.article_id for place in gold.spans[0].places}) == 2
    assert len(gold.articles) == 2
