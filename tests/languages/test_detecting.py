"""Which language an article or a question is in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.languages.detecting import code_of, foreign_language, language_of

ARTICLES = [
    json.loads(line)
    for line in Path(__file__).with_name("articles.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("made", ARTICLES, ids=lambda made: str(made["id"]))
def test_the_language_of_a_short_article_is_told(made: dict[str, str]) -> None:
    assert language_of(made["text"]) == made["language"]


def test_what_the_source_says_goes_before_what_the_text_looks_like() -> None:
    assert language_of("Who is he and what is it that they have?", "nl-BE") == "nl"
    assert language_of(ARTICLES[0]["text"], "unknown") == "en"


@pytest.mark.parametrize("text", ["", "12 34 56", "AAPL 189.3 MSFT 410.2", "Rutte"])
def test_a_text_that_tells_nothing_is_taken_for_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("declared", "code"),
    [("de-AT", "de"), ("pt_BR.UTF-8", "pt"), ("German", "de"), ("nb", "no"), ("x-default", None),
     ("zxx", None), ("", None), ("en", "en"), ("zh-Hans", "zh"), ("a; DROP TABLE", None)],
)  # fmt: skip
def test_a_declared_language_is_read_as_a_code(declared: str, code: str | None) -> None:
    assert code_of(declared) == code


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer muss Rutte noch zustimmen?", "de"),
        ("Rutte'yi kim destekliyor?", "tr"),
        ("Qui soutient Rutte et quand ?", "fr"),
        ("Кто поддерживает Рютте?", "ru"),
        ("Хто підтримує Рютте і чому?", "uk"),
        ("北约什么时候任命新秘书长？", "zh"),
        ("ルッテ首相を支持している国はどこですか", "ja"),
        ("누가 총리를 지지하나요?", "ko"),
        ("من يدعم روته؟", "ar"),
    ],
)
def test_a_question_in_a_language_that_no_article_has_is_told(question: str, language: str) -> None:
    assert foreign_language(question, ["en"]) == language
    assert foreign_language(question, ["en", language]) is None


@pytest.mark.parametrize(
    "question",
    ["Who is Rutte?", "Rutte NATO Hungary", "inflation rate Germany March 2024", "", "2024?",
     "What did Le Monde say of La République En Marche?", "Was Rutte in Berlin?", "Erdoğan",
     "Is Die Welt the paper that said so?", "Why did the Kaiser die in Doorn?", "NATO 秘书长?"],
)  # fmt: skip
def test_a_question_in_the_articles_own_language_is_never_called_foreign(question: str) -> None:
    assert foreign_language(question, ["en"]) is None


def test_english_articles_and_questions_load_no_detector() -> None:
    code = (
        "import sys; from bot.languages.detecting import language_of, foreign_language;"
        f"language_of({ARTICLES[0]['text']!r}); foreign_language('Who backs Rutte?', ['en']);"
        "print([m for m in ('py3langid', 'regex') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
