"""What a claim compares with what: a quote must compare too, and with the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import near
from bot.answering.english.tokens import COUNTS, Token
from bot.answering.english.words import stem

_COMPARING = frozenset(
    stem(w)
    for w in """than below above beneath under over ahead behind beyond exceed surpass outnumber
    outstrip outpace outweigh outperform overtake top beat trail lag lead compare comparison
    against versus relative differ difference gap more most less least fewer fewest further farther
    better best worse worst halve double triple treble quadruple twice thrice increase
    decrease rise fall grow shrink drop climb decline gain lose record unmatched unequalled
    unprecedented only no none""".split()
)
COMPARED = frozenset(
    f"{adjective}{ending}"
    for adjective in """big small high low larg long short old young new late strong weak fast slow
    hard soft eas tough rich poor cheap great near close wide narrow deep shallow thick thin
    heav light hot cold warm cool dr wet bright dark clean dirt saf quick quiet loud bus happ sad
    angr calm clear clever dens dull fair fat fierc fin firm fit flat fresh full grand grav gentl
    harsh health kind lean luck mild pur rar read rough scarc sever sharp sick simpl smooth steep
    stiff strict sweet tall tight tin vast wild wis broad brief bold blunt stead tens mean noble
    earl furth eld bigg fatt fitt flatt hott sadd thinn wett dead cost lik""".split()
    for ending in ("er", "est", "ier", "iest")
) - {"later", "earlier", "former", "reader", "cleaner", "lighter"}
_UNIVERSAL = frozenset("any anywhere anyone anybody anything ever else every all".split())
_NO_COMPARISON = frozenset("rather other".split())
_COUNTED = frozenset("more less fewer".split())
STANDARD = 6  # tokens after "than" in which it is said with what


def comparisons_added(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "More than any other conflict" where a quote compares nothing, or with something else."""
    compares = any(_may_compare(t) for t in quoted)
    for i, token in enumerate(claim):
        if token.lower != "than" or not i or claim[i - 1].lower in _NO_COMPARISON:
            continue
        standard = _standard(claim, i)
        by = [] if claim[i - 1].mark else claim[max(0, i - 2) : i - 1]  # "one more than"
        if not any(t.is_content or t.lower in _UNIVERSAL for t in standard):
            continue  # "less than an hour"
        if any(_is_number(t) for t in [*standard, *by]):
            continue
        counts = claim[i - 1].lower in _COUNTED and not _names_another(standard)
        if counts:
            continue  # "more than halved"
        if not compares or not _is_in(standard, quoted):
            yield claim[i - 1].text


def _may_compare(token: Token) -> bool:
    word = token.lower
    return stem(word) in _COMPARING or word in COMPARED


def _standard(claim: Sequence[Token], i: int) -> list[Token]:
    """With what it is compared: what follows "than", up to a mark or a verb."""
    after = claim[i + 1 : i + 1 + STANDARD]
    end = next((k for k, t in enumerate(after) if k and (t.mark or t.verb)), len(after))
    return list(after[:end])


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() or bool(COUNTS.match(token.lower))


def _names_another(standard: Sequence[Token]) -> bool:
    return not standard[0].verb and not (standard[0].is_content and len(standard) == 1)


def _is_in(standard: Sequence[Token], quoted: Sequence[Token]) -> bool:
    """Whether a quote has a word of it; of "any other developer" every one."""
    said = [t for t in standard if t.is_content]
    held = [t for t in said if any(near(t.lower, o.lower) for o in quoted if o.is_word)]
    if standard[0].lower in _UNIVERSAL:
        return len(held) == len(said)
    return bool(held) or not said
