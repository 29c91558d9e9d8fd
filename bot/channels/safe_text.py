"""Text from articles, questions and models, made harmless for a terminal."""

from __future__ import annotations

import unicodedata

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
