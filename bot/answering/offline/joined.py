"""Questions that join two with "and", each of which can be answered alone."""

from __future__ import annotations

import re

from bot.terms import STOP_WORDS

_JOINT = re.compile(r",? and (?=(?:who|whom|whose|what|when|where|which|why|how)\b)", re.IGNORECASE)
_LEANS = re.compile(
    r"\b(?:he|she|him|her|his|hers|it|its|they|them|their|this|that|these|those|there|so)\b",
    re.IGNORECASE,
)
LEAST_WORDS = 2  # words that are no stop words, for a part of a question to stand alone
_WORD = re.compile(r"\w+")
_LITTLE = STOP_WORDS | {"many", "much", "long", "old"}


def parts_of(question: str) -> list[str]:
    """The questions that ``question`` joins with "and", if the second stands alone."""
    text = " ".join(question.split())
    joint = _JOINT.search(text)
    if joint is None:
        return [text]
    parts = [f"{text[: joint.start()].rstrip(',')}?", text[joint.end() :]]
    words = [[w for w in _WORD.findall(part.casefold()) if w not in _LITTLE] for part in parts]
    leans = _LEANS.search(parts[1]) or min(map(len, words)) < LEAST_WORDS
    return [text] if leans else parts
