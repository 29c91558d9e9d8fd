"""Sentences that take something back, and what they take back.

"An earlier version of this article said that seven lost their jobs" is no evidence that seven did.
"Storm Ilse killed six people, not seven" takes the seven of earlier articles back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answering.english.lexicon import same
from bot.answering.quantities.numbers import numbers_in
from bot.terms import STOP_WORDS

_WRITTEN = r"(?:article|story|report|post|piece|headline|caption)"
_EARLIER = re.compile(
    r"\b(?:earlier|previous|original|first|initial) (?:version|edition|draft)s? of"
    rf" (?:this|the|our|an?) {_WRITTEN}\b"
    rf"|\bthis {_WRITTEN} (?:originally|previously|initially|incorrectly|wrongly|mistakenly)\b"
    r"|\b(?:we|it was) (?:incorrectly|wrongly|mistakenly|erroneously)\b",
    re.IGNORECASE,
)
_SET_RIGHT = re.compile(
    r"\b(?:not|in fact|actually|instead|rather than|should have"
    r"|correct(?:ed)? (?:\w+ )?(?:is|was|to))\b|; ",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot (?=\S+)", re.IGNORECASE)
_FAR = 40  # characters between a number and the "not" that sets it right
_NAME = re.compile(r"\b[A-Z][\w’-]+")
_CONTENT = re.compile(r"\b[a-z]{4,}\b")
_SLIGHT = frozenset(
    """people said says that this with from were have been their after before than more other others
    persons million billion euros dollars will monday tuesday wednesday thursday friday saturday
    sunday""".split()
)


def retracts(sentence: str) -> bool:
    """Whether ``sentence`` only tells what was said before it was put right."""
    return bool(_EARLIER.search(sentence)) and not _SET_RIGHT.search(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """``right`` and ``wrong``: numbers in figures. ``names`` and ``verbs``: of what."""

    right: str
    wrong: str
    names: frozenset[str]
    content: frozenset[str]

    def takes_back(self, text: str, around: str) -> bool:
        """Whether ``text`` says what is wrong, of the same; ``around`` has its title as well.

        A correction that names nobody may be of anything, and takes nothing back.
        """
        values = numbers_in(text).values
        if self.wrong not in values or self.right in values:
            return False
        named = not self.names.isdisjoint(_NAME.findall(f"{around} {text}"))
        words = _content(text)
        return named and any(same(ours, theirs) for ours in self.content for theirs in words)


def corrections_in(sentences: Iterable[str]) -> Iterator[Correction]:
    """What ``sentences`` put right by saying "six, not seven"."""
    for sentence in sentences:
        for found in _NOT.finditer(sentence):
            before, after = sentence[: found.start()], sentence[found.end() :].split(" ")[:2]
            wrong = list(numbers_in(" ".join(after)).values) if numbers_in(after[0]).values else []
            right = list(numbers_in(before[-_FAR:]).values)
            if wrong and right and wrong[0] != right[-1]:
                yield Correction(
                    right=right[-1],
                    wrong=wrong[0],
                    names=_names(sentence),
                    content=_content(sentence),
                )


def _names(text: str) -> frozenset[str]:
    return frozenset(
        name
        for name in _NAME.findall(text)
        if not numbers_in(name).values and name.casefold() not in STOP_WORDS | _SLIGHT
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in _CONTENT.findall(text) if not numbers_in(w).values) - _SLIGHT
