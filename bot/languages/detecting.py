"""Which language a text is in.

An article: what its source says; else English where enough of its words are English function words
(which most articles settle without more); else py3langid (Lui and Baldwin, 2012), chosen among
others for articles: right in all of 1,360 texts of some 800 characters in 34 languages, 30 µs each,
5 MB. Lingua was no better on single sentences at 1.2 GB of memory, fastText's small model mixed up
Norwegian, Serbian and Croatian.

A question is too short for that, so it is only believed where it is plain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from bot.languages.indexing import ENGLISH, is_function_word, spoken_in
from bot.languages.names import NAMES
from bot.languages.stop_words import LISTED, stop_words
from bot.terms import fold

SAMPLE, FIRST_LOOK = 4000, 1000  # characters that are looked at, and at first
FEWEST = 20  # words: with fewer, English is not told by its function words
ENGLISH_SHARE = 0.28  # of all words: half of that in Dutch, less in any other language
LEAST_SURE = 0.5
SURE = 0.9  # of a question's language where no function word says the same
FEWEST_ASKED, FEWEST_UNAIDED = 3, 4  # words, with and without a function word: else it is names

_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "cmn": "zh", "sh": "hr"}
_NAMES = {name.lower(): code for code, name in NAMES.items()} | {
    "deutsch": "de", "español": "es", "français": "fr", "italiano": "it", "português": "pt",
    "nederlands": "nl", "polski": "pl", "русский": "ru", "türkçe": "tr", "українська": "uk",
}  # fmt: skip
_CODE = re.compile(r"([a-z]{2,3})(?:[-_.@].*)?")
_WORD = re.compile(r"[^\W\d_]+")
# A script, and which of those above are written in it: the first, if nothing says else.
_SCRIPTS = tuple(
    (re.compile(f"[{letters}]"), languages.split())
    for letters, languages in (
        ("\u3040-\u30ff", "ja"), ("\u3400-\u9fff", "zh ja"), ("\uac00-\ud7a3", "ko"),
        ("\u0e00-\u0e7f", "th"), ("\u0e80-\u0eff", "lo"), ("\u1000-\u109f", "my"),
        ("\u1780-\u17ff", "km"), ("\u0400-\u052f", "ru uk bg sr mk be kk ky mn bs"),
        ("\u0600-\u06ff", "ar fa ur ps ug ku"), ("\u0370-\u03ff", "el"),
        ("\u0590-\u05ff", "he"), ("\u0900-\u097f", "hi mr ne"), ("\u0980-\u09ff", "bn"),
        ("\u0a80-\u0aff", "gu"), ("\u0a00-\u0a7f", "pa"), ("\u0b80-\u0bff", "ta"),
        ("\u0c00-\u0c7f", "te"), ("\u0c80-\u0cff", "kn"), ("\u0d00-\u0d7f", "ml"),
        ("\u0d80-\u0dff", "si"), ("\u10a0-\u10ff", "ka"), ("\u0530-\u058f", "hy"),
    )
)  # fmt: skip


def language_of(text: str, declared: str | None = None) -> str:
    """The code (ISO 639) of the language that an article is to be indexed in."""
    said = code_of(declared) if declared else None
    if said:
        return said
    words = _WORD.findall(fold(text[:FIRST_LOOK]))
    english = sum(word in stop_words(ENGLISH) for word in words)
    if len(words) >= FEWEST and english >= ENGLISH_SHARE * len(words):
        return ENGLISH
    found, sure = _identifier().classify(" ".join(text[:SAMPLE].split()))
    return str(found) if sure >= LEAST_SURE else ENGLISH


def code_of(declared: str) -> str | None:
    """``de-AT``, ``de_DE`` or ``German`` -> ``de``; ``None`` for what is no language."""
    name = declared.strip().lower()
    if name in _NAMES:
        return _NAMES[name]
    match = _CODE.fullmatch(name)
    code = match.group(1) if match else ""
    code = _SAME.get(code, code)
    return code if code in NAMES else None


def foreign_language(question: str, languages: Collection[str]) -> str | None:
    """The language of ``question`` where it is plainly none of ``languages``, else ``None``.

    Plain is: mostly in a script that none of ``languages`` is written in; or two function words
    more of its own language than of any of ``languages``; or none of theirs, and py3langid says the
    same as a function word, or is sure by itself.
    """
    for script, written in _SCRIPTS:
        if 2 * len(script.findall(question)) > sum(len(w) for w in _WORD.findall(question)):
            return None if set(written) & set(languages) else _of_script(question, written)
    words = _WORD.findall(question)
    known = max((_function_words(words, language) for language in languages), default=0)
    spoken = spoken_in(question, LISTED)
    if spoken and spoken not in languages and _function_words(words, spoken) >= known + 2:
        return spoken
    if known or len(words) < FEWEST_ASKED:
        return None
    found, sure = _identifier().classify(question)
    agreed = _function_words(words, found) or (sure >= SURE and len(words) >= FEWEST_UNAIDED)
    return str(found) if agreed and found not in languages else None


def _of_script(question: str, written: Sequence[str]) -> str:
    """Which of the languages that share a script."""
    if len(written) == 1 or "zh" in written:
        return written[0]
    found = str(_identifier().classify(question)[0])
    return found if found in written else written[0]


def _function_words(words: Collection[str], language: str) -> int:
    return sum(is_function_word(word, stop_words(language)) for word in words)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Without the languages that hardly any news is in, it mistakes fewer; bs and hr it tells apart
    # by chance.
    known = set(NAMES) - {"bs"}
    identifier.set_languages([code for code in identifier.labels if code in known])
    return identifier
