"""Quotes with something left out, and when what is left out may be.

"Rutte … has secured Turkey's support" leaves out what he is; "Turkey and Hungary had earlier
expressed … committed to supporting Rutte's bid" makes of two truths a falsehood. So no more may be
left out than an apposition between two commas, dashes or brackets, or one phrase with "of" (one
with "in" or "for" says where something holds). Nothing in it may negate, turn, hedge, attribute,
count, or be done by someone, and it may not bound an "all" or a "largest".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.english.words import is_past_form, word_count
from bot.answering.sentences import sentence_spans

LEAST_PART = 3  # words in each part
LONGEST_GAP = 160  # characters left out between two parts
MOST_PARTS = 6
MOST_PLACES = 100  # of one part in a passage

_ELLIPSIS = re.compile(
    r"(?<!\s)\s*+(?:[\[(]\s?(?:\.{3,6}|…|\. \. \.)\s?[\])]|\.{3,6}|…|\. \. \.)\s*+"
)
_TURNING = frozenset(
    """not no never none nobody nothing neither nor cannot without hardly barely scarcely rarely
    seldom only just merely almost nearly but however although though while whereas yet instead
    rather despite except unless if whether until till unlike against than because since so
    therefore that which who whom whose where when before after and or
    could might may would should can must will shall reportedly allegedly alleged apparently
    supposedly perhaps maybe possibly probably likely unlikely
    said says say told tells claims claimed claim according denied denies deny refused refuses
    rejected rejects withdrew withdrawn failed fails believes thinks argues stated
    condition doubt theory case absence lack attempt hope fear favour favor danger risk
    is are was were be been being am has have had having do does did done
    all every each both some most many few several half third quarter one two three four five six
    seven eight nine ten eleven twelve hundred thousand million billion dozen he she they it we i
    you""".split()
)
_PREPOSITIONS = frozenset(
    """in on at for from by with during near within across between among inside outside under
    over to as about around""".split()
)
_BOUNDED = re.compile(
    r"\b(?:all|every|each|most|no|none|only|first|last|half|majority|few|many|some|sole|main|both|any"
    r"|percent|third|quarter|\w{2,}est|best|worst)\b|[\d%]",
    re.IGNORECASE,
)
NEAR = 60  # characters before what is left out in which a word that it may bound is looked for
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PAIRS = {",": ",", "–": "–", "—": "—", "-": "-", "(": ")", "[": "]"}
_NAME_AND_MORE = re.compile(r"\b[^\W\d_]{0,60}?[A-Z][\w’'-]{0,60}+\s++(?!of\b|in\b|for\b)[a-z]")


def parts_of(words: str) -> list[str]:
    """``words`` cut at every ellipsis, without what is empty."""
    return [part for part in (p.strip() for p in _ELLIPSIS.split(words)) if part]


def stitched(
    text: str, parts: Sequence[str], places: Sequence[Sequence[tuple[int, int]]]
) -> tuple[tuple[int, int], ...] | None:
    """The places, in order and in one sentence, at which all of ``parts`` stand, or ``None``.

    ``places`` has for each part where in ``text`` it is found. What is left out is dispensable.
    """
    if any(word_count(part) < LEAST_PART for part in parts):
        return None
    for sentence in sentence_spans(text):
        inside = [
            [p for p in found if sentence.start <= p[0] and p[1] <= sentence.end]
            for found in places
        ]
        chain = _chain(text, inside)
        if chain is not None:
            return chain
    return None


def _chain(
    text: str, inside: Sequence[Sequence[tuple[int, int]]]
) -> tuple[tuple[int, int], ...] | None:
    """One place of each part, each after the one before it and with nothing needed between."""
    chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in inside[0]]
    for found in inside[1:]:
        longer = (
            (*chain, place)
            for chain in chains
            for place in found
            if place[0] > chain[-1][1] and is_dispensable(text, chain[-1][1], place[0])
        )
        ends: dict[int, tuple[tuple[int, int], ...]] = {}
        for chain in longer:
            ends.setdefault(chain[-1][1], chain)
        chains = list(ends.values())
    return chains[0] if chains else None


def is_dispensable(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` can be left out without a change to what the rest says."""
    gap = text[start:end].strip()
    if not gap:
        return True
    if (
        len(gap) > LONGEST_GAP
        or any(c.isdigit() for c in gap)
        or any(c in '"“”„«»:;?!' for c in gap)
    ):
        return False
    words = _WORD.findall(gap)
    if any(_turns(word) for word in words):
        return False
    if _NAME_AND_MORE.search(gap) or _BOUNDED.search(text[max(0, start - NEAR) : start]):
        return False
    if _PAIRS.get(gap[0]) == gap[-1] and len(gap) > 1:
        return bool(words) and words[0].casefold() not in _PREPOSITIONS
    return bool(words) and gap.startswith("of ") and "," not in gap


def _turns(word: str) -> bool:
    lowered = word.casefold().replace("’", "'")
    if lowered in _TURNING or lowered.endswith("n't"):
        return True
    return word[0].islower() and is_past_form(lowered)
