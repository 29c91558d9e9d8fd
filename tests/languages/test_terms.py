"""Index terms in many languages, and the forms in which a question asks for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.indexing import index_terms, question_forms, spoken_in, word_terms
from bot.terms import terms

HIRAGANA = "".join(map(chr, range(0x3040, 0x30A0))) + "ー"  # alone it is not looked for
LETTERS = st.characters(categories=["Ll", "Lu", "Lo"], exclude_characters=HIRAGANA)
LANGUAGES = ("ar", "de", "en", "fi", "fr", "hi", "ja", "ko", "ru", "th", "tr", "uk", "vi", "zh")


def meet(one: str, other: str, language: str) -> bool:
    """Whether a question with ``one`` finds an article with ``other``."""
    asked = question_forms(one, [language])
    return any(set(forms) & set(index_terms(other, language)) for forms in asked)


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("de", "Vorbehalt", "Vorbehalte"),
        ("de", "Strasse", "Straße"),
        ("de", "Mueller", "Müller"),
        ("de", "Muller", "Müller"),
        ("tr", "ISPARTA", "Isparta"),
        ("tr", "istanbul", "İSTANBUL"),
        ("tr", "secimlerinin", "seçimler"),
        ("fr", "majorite", "majorités"),
        ("fr", "élection", "Elections"),
        ("es", "inflacion", "inflación"),
        ("nl", "bedenking", "bedenkingen"),
        ("ru", "учёный", "ученые"),
        ("ru", "ставками", "ставка"),
        ("pl", "Lodz", "Łódź"),
        ("da", "Kobenhavn", "København"),
        ("no", "Tromso", "Tromsø"),
        ("fi", "hallituksessa", "hallitus"),
        ("uk", "ставками", "ставкою"),
        ("hi", "हिन्दी", "हिन्दी"),
        ("ar", "الحكومة", "والحكومة"),
    ],
)
def test_an_inflected_or_plainly_spelled_word_finds_its_article(
    language: str, asked: str, written: str
) -> None:
    assert meet(asked, written, language)
    assert not meet(asked, "Xyzzyx", language)


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("zh", "秘书长是谁？", "荷兰首相出任北约秘书长。"),
        ("ja", "政策金利はいくらですか", "中央銀行が政策金利を据え置いた。"),
        ("ko", "총리가 누구입니까", "네덜란드 총리를 지지한다"),
        ("th", "เลขาธิการคือใคร", "นายกรัฐมนตรีเป็นเลขาธิการนาโต"),
    ],
)
def test_scripts_that_do_not_part_words_are_found_by_pairs_of_characters(
    language: str, asked: str, written: str
) -> None:
    assert meet(asked, written, language)
    assert meet(asked, "Report: " + written, "en")  # a name within an English article


def test_what_only_asks_is_not_looked_for() -> None:
    assert not question_forms("什么时候？", ["zh"])
    assert not question_forms("Wann ist das?", ["de", "en"])
    assert list(question_forms("Wann starb der Kaiser?", ["en", "de"])) == [
        ("starb",),
        ("kaiser", "kais"),
    ]


def test_a_name_in_capitals_is_no_function_word() -> None:
    assert ("ai",) in question_forms("AI in Europe", ["fr", "en"])
    assert ("ai",) in question_forms("AI", ["fr", "en"])


def test_a_function_word_of_another_language_is_a_word_like_any_other() -> None:
    assert ("die",) in question_forms("When did the king die?", ["en", "de"])
    assert ("die",) not in question_forms("Wann ist die Wahl?", ["en", "de"])


def test_a_word_is_asked_for_once_in_the_forms_of_every_language() -> None:
    asked = question_forms("Wahl oder Wahlen?", ["de", "en"])
    assert asked == {("wahl", "wahlen"): 2}


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=80))
def test_english_terms_are_what_they_were(text: str) -> None:
    if not re.search("[ßæÆœŒøØłŁđĐðÐþÞı]", text):
        assert index_terms(text, "en") == terms(text)


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_no_term_can_break_a_query(text: str, language: str) -> None:
    for term in index_terms(text, language):
        assert term
        assert not re.search(r"[\s\"'()*^:-]", term)


@given(st.text(alphabet=LETTERS, min_size=1, max_size=12))
def test_a_word_of_any_script_finds_itself_in_any_language(word: str) -> None:
    for language in LANGUAGES:
        indexed = set(index_terms(word, language))
        asked = {form for forms in question_forms(word, LANGUAGES) for form in forms}
        assert indexed & asked or not question_forms(word, [language])


def test_first_letters_stand_for_a_word_where_no_stemmer_is_to_be_relied_on() -> None:
    assert word_terms("ставкою", "uk") == ("ставкою", "ставк_")
    assert word_terms("bakanının", "tr") == ("bakan", "bakani", "bakan_")
    assert word_terms("ministers", "en") == ("minist",)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wann ist die Wahl in Berlin?", "de"),
        ("Who is in charge of the war?", "en"),
        ("Où est le ministre ?", "fr"),
        ("Berlin 2024", None),
    ],
)
def test_function_words_tell_what_a_question_is_spoken_in(
    question: str, language: str | None
) -> None:
    assert spoken_in(question, ["de", "en", "fr"]) == language
