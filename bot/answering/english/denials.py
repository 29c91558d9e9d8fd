"""What says without a negation of its own that something is not so, or answers one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.english.lexicon import near, same
from bot.answering.english.negation import refuses
from bot.answering.english.tokens import BE, Token
from bot.answering.english.words import stem

# They say that something is not so, but not what: they answer a "not", and need no answer.
_VAGUE = frozenset(
    """missing absent absence unknown unclear uncertain empty-handed away unlike contrary unhurt
    unharmed unscathed silent out doubtful doubt unsure unanswered unresolved undecided""".split()
)
_DEPRIVING = frozenset(stem(w) for w in "cut lose disrupt interrupt sever deprive".split())
_SCARCE = frozenset(
    """shortage shortages scarcity dearth absence paucity shortfall scarce insufficient inadequate
    lack lacks lacked lacking missing without short few""".split()
)
_PREFIXES = ("un", "in", "im", "ir", "dis", "non")
_SAYING = frozenset(
    stem(w)
    for w in """say comment disclose reveal specify name explain give tell elaborate clear identify
    indicate mention state answer respond reply detail describe confirm""".split()
)
_SAID = frozenset(
    stem(w)
    for w in """figure detail reason explanation comment name number date information statement
    answer unclear unknown timetable timeframe indication word hint clue sign response reply
    mention identity unanswered silent""".split()
)
_ONLY_LATER = frozenset("after from only earliest once later at-least".split())
_TILL = frozenset({"before", "until", "till"})


def is_silence(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """ "Did not say how many", "gave no figure"."""
    ours, theirs = ({stem(t.lower) for t in side} for side in (left, right))
    return bool(ours & _SAYING and theirs & (_SAID | _SAYING)) or bool(
        ours & _SAID and theirs & _SAYING
    )


def vaguely(tokens: Sequence[Token]) -> bool:
    """Whether something in ``tokens`` is said not to be so, without a "not"."""
    return any(
        t.lower in _VAGUE or (t.lower == "against" and i and tokens[i - 1].lower in BE)
        for i, t in enumerate(tokens)
    )


def by_prefix(negated: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """ "Not changed", "unchanged"; "no basis", "baseless"."""
    return any(t.lower.endswith("less") and _is_rootless(t, negated) for t in tokens) or any(
        t.lower == prefix + n.lower or stem(t.lower) == prefix + stem(n.lower)
        for n in negated[:1]
        for t in tokens
        for prefix in _PREFIXES
    )


def _is_rootless(token: Token, negated: Sequence[Token]) -> bool:
    """Whether ``token`` says that there is none of what is negated: "homeless", "no homes"."""
    root = token.lower.removesuffix("less")
    return len(root) > 2 and any(n.lower[: len(root) - 1] == root[:-1] for n in negated[:1])


def in_time(negating: Sequence[Token], plain: Sequence[Token]) -> bool:
    """ "Not met since 2010" and "last met in 2010"; "not before", "only after"."""
    ours = {t.lower for t in negating}
    theirs = {t.lower for t in plain}
    if "since" in ours and "last" in theirs:
        return True
    if ours & _TILL and theirs & _ONLY_LATER and not theirs & _TILL:
        return True
    return "for" in ours and "after" in theirs and "after" not in ours


def deprives(tokens: Sequence[Token], what: Sequence[Token]) -> bool:
    """ "Cut power to": those it was cut to are without it."""
    return any(
        stem(token.lower) in _DEPRIVING
        and any(same(w.lower, t.lower) for w in what[:1] for t in tokens[i + 1 : i + 5])
        for i, token in enumerate(tokens)
    )


def is_scarce(tokens: Sequence[Token]) -> bool:
    """Whether something is said to be short: "a shortage of", "too few"."""
    return any(t.lower in _SCARCE for t in tokens)


def excepts(tokens: Sequence[Token]) -> bool:
    """ "All but the fee", "all except the fee"."""
    return any(t.lower in ("except", "excluding", "but", "bar", "apart") for t in tokens)


def is_excepted(tokens: Sequence[Token], at: int, claim: Sequence[Token]) -> bool:
    """Whether the negation at ``at`` is a "but not" that ``claim`` has as "except"."""
    return at > 0 and tokens[at - 1].lower == "but" and excepts(claim)


def is_outdone_by_none(negating: Sequence[Token], others: Sequence[Token]) -> bool:
    """ "None was stronger than" the one that is called the strongest."""
    words = [t.lower for t in negating]
    more = [w for w, than in pairwise(words) if than == "than" and w.endswith("er")]
    return any(o.lower.endswith("est") and o.lower[:-3] == w[:-2] for w in more for o in others)


def is_paired(token: Token, others: Sequence[Token], own: Sequence[Token]) -> bool:
    """Whether the other side refuses too: "the opposition" is a name for people who do.

    "Refused to dismiss" is not paired with "dismissed", which its own "dismiss" is paired with.
    """
    taken = {stem(t.lower) for t in own if refuses(t)} - {stem(token.lower)}
    left = [
        o
        for o, after in zip(others, [*others[1:], None], strict=False)
        if stem(o.lower) not in taken and (o.lower != "opposition" or _is_to(after))
    ]
    return any(near(token.lower, o.lower) for o in left if o.is_word)


def _is_to(token: Token | None) -> bool:
    """ "Opposition to": an act, and no name."""
    return token is not None and token.lower in ("to", "from", "against")
