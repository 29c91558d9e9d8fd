"""Text -> index terms in any language, and a question -> the forms by which its words are found.

A word is lower-cased by its language's rule and stemmed (Snowball) as it is spelled, and only then
are its accents dropped; where dropping them first gives another stem, that is a term too, so
"secim" finds "seçim" and "Etat" finds "État". Where there is no stemmer, or one that leaves more
than a quarter of a language's inflections apart (measured on word lists), the first five letters
are a further term. Scripts that do not part words become pairs of neighbouring characters.

English is what :func:`bot.terms.terms` makes of it, but for letters that it does not know how to
fold and for scripts that do not part words.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from bot.languages.arabic import light_stem
from bot.languages.stop_words import ASKING, LISTED, stop_words
from bot.terms import fold as fold_english
from bot.terms import terms as english_terms

ENGLISH = "en"
PREFIX = 5
PREFIX_MARK = "_"  # so that "minister" is not found by a word "minis"

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hr": "serbian", "bs": "serbian", "sr": "serbian", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_PREFIX_TOO = frozenset(("cs", "el", "et", "eu", "fi", "hu", "lt", "ro", "sv", "tr"))
COMPOUNDING = frozenset(("da", "de", "fi", "hu", "nl", "no", "sv"))  # join words into one

# Thai and Lao, Burmese, Khmer, kana, Han (also rare), Hangul: words are not parted, or hardly.
_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0002fa1f"
)
# Letters that no decomposition turns into their plain ones.
_PLAIN = str.maketrans({
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
    "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i",
})  # fmt: skip
# What English terms cannot be left to bot.terms for: those letters, and scripts with vowel signs.
_BEYOND_ENGLISH = re.compile(rf"[ßẞæÆœŒøØłŁđĐðÐþÞı\u0900-\u0dff{_UNPARTED}]")
_WITH_SIGNS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff]")  # vowel signs, which \w would part at
_RUN = re.compile(rf"[{_UNPARTED}]+|[^{_UNPARTED}]+")
_IS_UNPARTED = re.compile(rf"[{_UNPARTED}]")
_WORD = re.compile(r"\w+")
_HIRAGANA = re.compile(r"[\u3040-\u309fー]+")
_ASKING = re.compile("|".join(map(re.escape, sorted(ASKING, key=len, reverse=True))))
# A character with its signs; in Thai and Lao also the vowel that is written before it.
_CELL = re.compile(
    r"[\u0e40-\u0e44\u0ec0-\u0ec4]?\w"
    r"(?:[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]"
    r"|(?<=\u17d2)\w)*"
)


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802


_local = threading.local()


def _stem(word: str, language: str) -> str:
    """By this thread's stemmer, which must not be shared; ``word`` where there is none."""
    stemmers: dict[str, _Stemmer] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = _local.stemmers = {}
    if language not in stemmers:
        import Stemmer

        stemmers[language] = Stemmer.Stemmer(_STEMMERS[language])
    return stemmers[language].stemWord(word)


class _Folding(dict[int, str]):
    """Code point -> what it is without its accent; Indic vowel signs and Cyrillic й are letters."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = character
        if 0x0400 <= code <= 0x052F:
            folded = "е" if character == "ё" else character
        elif not 0x0900 <= code <= 0x109F:
            parts = unicodedata.normalize("NFKD", character.translate(_PLAIN))
            folded = "".join(c for c in parts if not unicodedata.combining(c) and c != "ـ")
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(word: str) -> str:
    """A lower-case word without its accents."""
    return word if word.isascii() else word.translate(_FOLDING)


def index_terms(text: str, language: str) -> list[str]:
    """The index terms of ``text``, in order, repeats kept; none has white space or quotes in it."""
    if is_plain_english(text, language):
        return english_terms(text)
    found: list[str] = []
    for piece, unparted in _pieces(text):
        found += _pairs(piece) if unparted else word_terms(piece, language)
    return found


def is_plain_english(text: str, language: str) -> bool:
    """Whether the terms of ``text`` are what :mod:`bot.terms` alone makes of it."""
    return language == ENGLISH and (text.isascii() or not _BEYOND_ENGLISH.search(text))


def question_forms(question: str, languages: Sequence[str]) -> Counter[tuple[str, ...]]:
    """How often each word of ``question`` is asked for, by the forms that it may be indexed in.

    A word has a form for each of ``languages``, so that no guess at the question's own language
    decides what is found. Only function words are left out by such a guess (:func:`spoken_in`).
    """
    asked = word_forms(_ASKING.sub(" ", question), languages)
    grammar = [forms for forms in asked if _HIRAGANA.fullmatch(forms[0])]  # alone it mostly is
    return _merged(Counter(forms for forms in asked if forms not in grammar) or Counter(grammar))


def word_forms(text: str, languages: Sequence[str]) -> list[tuple[str, ...]]:
    """For each word of ``text``, in order, its index terms in any of ``languages``."""
    if list(languages) == [ENGLISH] and not _BEYOND_ENGLISH.search(text):
        return [(term,) for term in english_terms(text)]
    found: list[tuple[str, ...]] = []
    left_out = stop_words(spoken_in(text, languages) or "")
    for piece, unparted in _pieces(text):
        if unparted:
            found += [(pair,) for pair in _pairs(piece)]
        elif not is_function_word(piece, left_out):
            forms = dict.fromkeys(t for lang in languages for t in word_terms(piece, lang))
            if forms:
                found.append(tuple(forms))
    return found


def _merged(asked: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Words that share a form ("Wahl", "Wahlen") as one word asked for more often."""
    merged: list[tuple[dict[str, None], int]] = []
    for forms, count in asked.items():
        together = dict.fromkeys(forms)
        for known in [pair for pair in merged if not pair[0].keys().isdisjoint(forms)]:
            merged.remove(known)
            together = known[0] | together
            count += known[1]
        merged.append((together, count))
    return Counter({tuple(forms): count for forms, count in merged})


def spoken_in(question: str, languages: Sequence[str] = LISTED) -> str | None:
    """Which of ``languages`` the function words of ``question`` are of; ``None`` if they tie.

    One word alone says nothing.
    """
    words = [piece for piece, unparted in _pieces(question) if not unparted]
    if len(words) < 2:
        return None
    counts = sorted(
        (sum(is_function_word(word, stop_words(language)) for word in words), language)
        for language in languages
    )[::-1]
    if not counts or not counts[0][0] or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return counts[0][1]


def is_function_word(word: str, stops: Set[str]) -> bool:
    """In capitals it is a name: "AI" is no French verb."""
    return word.lower() in stops and not (len(word) > 1 and word.isupper())


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Words as they are spelled, and runs of scripts that do not part them (``True``)."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        if _IS_UNPARTED.match(run):
            yield run, True
        else:
            for word in _words(run):
                yield word, False


def _words(text: str) -> list[str]:
    if not _WITH_SIGNS.search(text):
        return _WORD.findall(text)
    import regex  # its \w takes vowel signs in

    found: list[str] = regex.findall(r"\w+", text)
    return found


def _pairs(run: str) -> list[str]:
    cells = _CELL.findall(run)
    if len(cells) < 2:
        return cells
    return [a + b for a, b in pairwise(cells)]


@lru_cache(maxsize=100_000)
def word_terms(word: str, language: str) -> tuple[str, ...]:
    """The index terms of one word in ``language``; none for a function word."""
    if language == ENGLISH:
        return _english_term(word)
    lower = _lower(word, language)
    plain = _only_word(fold(lower))
    stops = stop_words(language)
    if not plain or lower in stops or (plain in _folded_stops(language) and plain != lower):
        return ()
    found = {plain: None}
    if language in _STEMMERS:
        before = lower.replace("ё", "е")
        found = {_only_word(fold(_stem(before, language))): None, _stem(plain, language): None}
    if language == "ar":
        found[light_stem(plain)] = None
    if len(plain) >= PREFIX and (language not in _STEMMERS or language in _PREFIX_TOO):
        found[plain[:PREFIX] + PREFIX_MARK] = None
    return tuple(term for term in found if term)


def _english_term(word: str) -> tuple[str, ...]:
    plain = _only_word(fold_english(word.translate(_PLAIN)))
    if not plain or plain in stop_words(ENGLISH):
        return ()
    return (_stem(plain, ENGLISH),)


@lru_cache(maxsize=64)
def _folded_stops(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in stop_words(language) if len(word) > 2)


def _lower(word: str, language: str) -> str:
    if language in ("tr", "az"):
        word = word.replace("İ", "i").replace("I", "ı")
    return word.lower()


def _only_word(text: str) -> str:
    """Without what folding may have brought in that would part a term."""
    return text if text.isalnum() else "".join(_words(text))
