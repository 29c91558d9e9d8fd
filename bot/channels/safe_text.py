"""Text from articles, questions and models, made harmless for a terminal."""

from __future__ import annotations

import unicodedata

_TYPEWRITTEN = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "•": "*", "·": "-", "→": "->",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o",
    "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE", "€": "EUR", "£": "GBP",
}  # fmt: skip
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str, *, lines: bool = False) -> str:
    """``text`` without control sequences; line ends become spaces unless ``lines``.

    Control characters (escape, bell, backspace, C1 ...) become ``�``; marks that make a terminal
    show text in another order than it has are dropped, and half surrogates too.
    """
    return "".join(_safe(character, lines) for character in text)


def _safe(character: str, lines: bool) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character in "\n\t\u2028\u2029\x0b\x0c\x85":
        return "\n" if lines and character == "\n" else " "
    if character in _REORDERING:
        return ""
    category = unicodedata.category(character)
    return "�" if category in ("Cc", "Cs") else character


def spelled(text: str, charset: str) -> str:
    """``text`` in the letters of ``charset``: typography in ASCII, accents dropped, else ``?``."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "".join(_in_charset(character, charset) for character in text)
    return text


def _in_charset(character: str, charset: str) -> str:
    known = _TYPEWRITTEN.get(character)
    for candidate in (character, known, unicodedata.normalize("NFKD", character)):
        if candidate is None:
            continue
        kept = candidate.encode(charset, "ignore").decode(charset)
        if kept:
            return kept
    return "" if unicodedata.category(character) in ("Mn", "Cf") else "?"
