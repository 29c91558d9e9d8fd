"""One word in the place of another, where all else is word for word the quote's.

"The mother was killed" over "The father was killed": who repeats a sentence and changes one word of
it hardly means the same by it, unless the two are known to say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.answering.english.lexicon import has_opposite, near
from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import Framed

LEAST_HELD = 1  # other words that say something
# Words of which each says something else, though some are near each other in the thesaurus.
_EXCLUSIVE = tuple(
    frozenset(pair.split())
    for pair in ("first last", "once twice", "from to", "before after", "above below",
                 "inside outside", "under over", "into out", "mother father", "son daughter",
                 "sister brother", "wife husband", "woman man", "women men", "girl boy",
                 "queen king")
)  # fmt: skip

# Verbs that say little without what follows: "called the film an outrage" is "condemned" it.
_LIGHT = frozenset(
    stem(w) for w in "call give make take have do get put hold set keep bring find go come".split()
)


def words_replaced(claim: Sequence[Token], frames: Sequence[Framed]) -> Iterator[str]:
    """The one word of ``claim`` that stands where a quote has another one."""
    said = [t for t in claim if t.is_word]
    for frame in frames:
        quoted = [t for t in frame.tokens if t.quoted and t.is_word]
        pair = _replaced(said, quoted)
        if pair is not None and _differ(*pair, quoted) and _held(said, pair[0]) >= LEAST_HELD:
            yield pair[0].text


def _replaced(said: Sequence[Token], quoted: Sequence[Token]) -> tuple[Token, Token] | None:
    """The word of ``said`` and that of ``quoted`` in its place, if nothing else is new."""
    ours, theirs = ([stem(t.lower) for t in tokens] for tokens in (said, quoted))
    changes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    replaced = [change for change in changes if change[0] == "replace"]
    if len(replaced) != 1 or any(change[0] == "delete" for change in changes):
        return None
    _, first, end, there, end_there = replaced[0]
    if end - first != 1 or end_there - there != 1:
        return None
    return said[first], quoted[there]


def _differ(mine: Token, other: Token, quoted: Sequence[Token]) -> bool:
    if any({mine.lower, other.lower} == pair for pair in _EXCLUSIVE):
        return True
    if not (mine.is_content and other.is_content) or mine.is_name or other.is_name:
        return False
    if mine.lower.endswith(other.lower):  # co-wrote, wrote
        return False
    if mine.lower.endswith("est") or stem(other.lower) in _LIGHT:  # sharpest, steepest
        return False
    if mine.lower.endswith("er") and has_opposite(mine.lower):  # weaker, falling: how much of it
        return False
    return not any(near(mine.lower, t.lower) for t in quoted)


def _held(said: Sequence[Token], replaced: Token) -> int:
    return sum(t.is_content for t in said if t is not replaced)
