"""How much: "slightly" is not "sharply", and a quote that says neither proves neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import is_known
from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched

_SMALL_ADVERBS = frozenset(
    """slightly marginally narrowly modestly fractionally mildly somewhat minimally barely
    minutely imperceptibly negligibly""".split()
)
_GREAT_ADVERBS = frozenset(
    """sharply considerably significantly substantially dramatically steeply strongly heavily
    massively hugely vastly greatly markedly drastically enormously immensely strikingly
    overwhelmingly comfortably decisively severely exponentially radically tremendously
    extremely""".split()
)
_SMALL = _SMALL_ADVERBS | frozenset(
    "slight marginal narrow modest tiny minimal negligible minor superficial".split()
)
_GREAT = _GREAT_ADVERBS | frozenset(
    """sharp considerable significant substantial dramatic steep massive huge vast enormous
    drastic immense marked overwhelming tremendous radical""".split()
)
_GREAT_NOUNS = frozenset("surge plunge slump leap boom explosion".split())
_SMALL_VERBS = frozenset(stem(w) for w in "edge inch dip nudge tick creep slip ease".split())
_GREAT_VERBS = frozenset(
    stem(w)
    for w in """soar surge plunge plummet slump tumble skyrocket crash rocket leap balloon
    nosedive explode""".split()
)
_BEFORE_COMPARATIVES = {"much": 1, "far": 1, "lot": 1, "little": -1, "bit": -1, "touch": -1}
_AFTER_VERBS = {"little": -1, "bit": -1, "touch": -1, "fraction": -1, "shade": -1, "lot": 1}
_BEFORE_PLACES = {"far": 1, "well": 1, "way": 1, "just": -1}
_COMPARATIVES = frozenset("more less fewer worse better too".split())
_PLACES = frozenset("below above beyond behind ahead short under over".split())


def degrees_changed(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """Words of a claim that make more or less of a change than its quotes, or anything of it."""
    everywhere = {sign for i in range(len(quoted)) if (sign := _degree(quoted, i))}
    for match in matched:
        theirs = {
            sign
            for _, clause in match.drawn_from[:1]
            for i in range(len(clause.tokens))
            if (sign := _degree(clause.tokens, i))
        } or everywhere
        ours = match.clause.tokens
        for i, token in enumerate(ours):
            sign = _degree(ours, i)
            if sign and sign not in theirs and (theirs or _only_says_how_much(ours, i)):
                yield token.text


def _degree(tokens: Sequence[Token], i: int) -> int:
    """1 for what is much, -1 for what is little, 0 for a word that says neither."""
    word = tokens[i].lower
    if word in _AFTER_VERBS and i and tokens[i - 1].lower == "a" and _ends_phrase(tokens, i):
        return _AFTER_VERBS[word]
    if word in _BEFORE_PLACES and _after(tokens, i) in _PLACES:
        return _BEFORE_PLACES[word]
    if word in _BEFORE_COMPARATIVES:
        if i and tokens[i - 1].lower in ("as", "so", "how", "too"):
            return 0
        return _BEFORE_COMPARATIVES[word] if _is_comparative(_after(tokens, i)) else 0
    if word in _SMALL or (tokens[i].verb and stem(word) in _SMALL_VERBS):
        return -1
    return (
        1 if word in _GREAT | _GREAT_NOUNS or (tokens[i].verb and stem(word) in _GREAT_VERBS) else 0
    )


def _ends_phrase(tokens: Sequence[Token], i: int) -> bool:
    """ "Fell a little in May": not "a little help"."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    of = following is not None and following.lower == "of"
    return not of and (following is None or bool(following.mark) or not following.is_content)


def _only_says_how_much(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    return word in _SMALL_ADVERBS | _GREAT_ADVERBS or word in _BEFORE_COMPARATIVES


def _after(tokens: Sequence[Token], i: int) -> str:
    return tokens[i + 1].lower if i + 1 < len(tokens) else ""


def _is_comparative(word: str) -> bool:
    """Whether it is "more" or "higher", not "copper"."""
    if word in _COMPARATIVES:
        return True
    plain = (word[:-2], word[:-1], word[:-3], word[:-3] + "y")  # high-er, large-r, big-ger, eas-ier
    return word.endswith("er") and len(word) > 4 and any(len(p) > 2 and is_known(p) for p in plain)
