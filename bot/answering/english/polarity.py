"""Whether a claim turns what its quotes say: "not", "refused", "fell" where they say "rose"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.denials import (
    by_prefix,
    deprives,
    excepts,
    in_time,
    is_excepted,
    is_outdone_by_none,
    is_paired,
    is_scarce,
    is_silence,
    vaguely,
)
from bot.answering.english.lexicon import opposite
from bot.answering.english.negation import (
    NOT,
    OF_NOUNS,
    THINKING,
    Negation,
    found_in,
    is_act,
    negations,
    of_none,
    opening,
    overlap,
    refuses,
)
from bot.answering.english.negatives import settled
from bot.answering.english.opposites import opposites
from bot.answering.english.tokens import AUXILIARIES, Token, speaks
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held


def turned(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[tuple[str, str]]:
    """Kind and word of each clause of a claim that says the contrary of what it is drawn from."""
    everywhere = [t for frame in frames for t in frame.tokens if t.is_word]
    ours_everywhere = [t for match in matched for t in match.clause.tokens if t.is_word]
    denied = [n for match in matched for n in found_in(match.clause)]
    for before, match in zip([None, *matched], matched, strict=False):
        if match.best is None:
            continue
        claimed = [
            *found_in(match.clause),
            *opening(before.clause if before else None, match.clause),
        ]
        done = settled(claimed, match, frames)
        left = [n for n in claimed if id(n.token) not in done]
        said, evidence = _unpaired(match, left, frames, everywhere, ours_everywhere)
        evidence = [n for n in evidence if id(n.token) not in done]
        if before is not None and of_none(before.clause, match.clause):
            evidence = []
        if any(m.clause.opening in ("if", "as") and found_in(m.clause) for m in matched):
            evidence = [n for n in evidence if n.word != "unless"]  # "if it does not"
        words = [n.word for n in evidence if not _is_denied(n, denied)]
        turns = list(opposites(match.clause, match.best, everywhere, ours_everywhere, done))
        if (len(said) + len(words) + len(turns)) % 2 or (said and words and not turns):
            yield ("direction" if turns else "negation"), (turns or said or words)[0]
        elif not any(True for _ in negations(match.clause.tokens)):
            yield from (("negation", word) for word in _negated_elsewhere(match))


def _negated_elsewhere(match: Matched) -> Iterator[str]:
    """Negations of a further clause from which a claim takes a word as if it were affirmed."""
    first = match.drawn_from[0][1]
    if excepts(match.clause.tokens):
        return
    for _, clause in match.drawn_from[1:]:
        said = [word for _, word in negations(clause.tokens) if word in NOT]
        taken = [t for t in match.clause.rest if t.is_content and is_held(t, clause.tokens)]
        new = [t for t in taken if not t.is_name and not is_held(t, first.tokens)]
        if said and new and not is_held(new[0], clause.rest):
            yield said[0]


def _unpaired(
    match: Matched,
    claimed: Sequence[Negation],
    frames: Sequence[Framed],
    everywhere: Sequence[Token],
    ours: Sequence[Token],
) -> tuple[list[str], list[Negation]]:
    """The negations of a claim's clause that the quotes do not have, and theirs that it has not."""
    best = match.best
    if best is None:
        return [], []
    evidence = [*_of_quote(best, ours, everywhere), *_opening(match, ours)]
    said = []
    for negation in claimed:
        if negation.word not in NOT and is_paired(negation.token, everywhere, ours):
            continue
        if _governs_the_next(negation, match.clause):
            continue
        answer = _answer(negation, match, evidence, frames)
        if answer is not None:
            evidence = [other for other in evidence if other is not answer]
        elif not _is_implied(negation, match, frames):
            said.append(negation.word)
    bearing = [n for n in evidence if _bears_on(n, match.clause, best)]
    return said, [n for n in bearing if not is_excepted(best.tokens, n.at, match.clause.tokens)]


def _is_denied(negation: Negation, denied: Sequence[Negation]) -> bool:
    """Whether another clause of the claim has all of what a negation of the quote governs."""
    return len(negation.governed) > 1 and any(
        all(is_held(t, other.governed) for t in negation.governed) for other in denied
    )


def _of_quote(best: Clause, ours: Sequence[Token], everywhere: Sequence[Token]) -> list[Negation]:
    """The negations of a quote's clause, but for refusals that the claim has too."""
    return [
        negation
        for negation in found_in(best)
        if negation.word in NOT
        or not (is_paired(negation.token, ours, everywhere) or _governs_the_next(negation, best))
    ]


def _governs_the_next(negation: Negation, clause: Clause) -> bool:
    """ "He denied", before "that"."""
    last = negation.token is clause.tokens[-1]
    return last and negation.word not in NOT and speaks(negation.token)


def _opening(match: Matched, ours: Sequence[Token]) -> list[Negation]:
    """What the quote says before "that", as in "denied that"."""
    frame, best = match.drawn_from[0]
    at = next((i for i, c in enumerate(frame.clauses) if c is best), 0)
    found = opening(frame.clauses[at - 1] if at else None, best)
    return [negation for negation in found if not is_held(negation.token, ours)]


def _answer(
    negation: Negation, match: Matched, evidence: Sequence[Negation], frames: Sequence[Framed]
) -> Negation | None:
    """The negation of the quotes that says what one of the claim says."""
    best = match.best
    alike = [n for n in evidence if overlap(negation.governed, n.governed)]
    alike += [
        n
        for n in evidence
        if any(opposite(t.lower, n.word) for t in negation.governed)
        or any(opposite(negation.word, t.lower) for t in n.governed)
    ]
    if alike or best is None:
        return alike[0] if alike else None
    if raised := _raised(negation, match):
        return raised
    everywhere = [n for frame in frames for c in frame.quoted_clauses for n in found_in(c)]
    whole = [
        n
        for frame in frames
        for c in frame.quoted_clauses
        for n in found_in(c)
        if all(is_held(t, c.tokens[n.at :]) for t in negation.governed)
    ]
    if whole and len(negation.governed) > 1:
        return whole[0]
    remainder = [
        n
        for frame in frames
        for c in frame.quoted_clauses
        if not c.rest
        for n in found_in(c)
        if n.governed and is_held(n.governed[0], match.clause.content)
    ]
    if remainder:  # "it makes A, but not B": what it does not is told before
        return remainder[0]
    contrary = [n for n in everywhere if any(opposite(negation.word, t.lower) for t in n.governed)]
    if contrary:  # "was spared", "was not hit"
        return contrary[0]
    if _is_affirmed(negation, best, evidence):
        return next((n for n in everywhere if is_silence(negation.governed, n.governed)), None)
    elsewhere = (
        n
        for n in everywhere
        if overlap(negation.governed[:1], n.governed) or is_silence(negation.governed, n.governed)
    )
    return next(iter(evidence), None) or next(elsewhere, None)


def _raised(negation: Negation, match: Matched) -> Negation | None:
    """ "Do not believe that he knew", for "believe that he did not know"."""
    for frame, clause in match.drawn_from:
        at = next((i for i, c in enumerate(frame.clauses) if c is clause), 0)
        for opening_one in frame.clauses[max(0, at - 2) : at + 1]:
            for other in found_in(opening_one):
                thought = other.word == "not" and any(
                    stem(t.lower) in THINKING for t in opening_one.tokens[other.at + 1 :][:2]
                )
                if thought and overlap(negation.governed[:1], [*clause.tokens, *other.governed]):
                    return other
    return None


def _is_affirmed(negation: Negation, best: Clause, evidence: Sequence[Negation]) -> bool:
    """Whether the quote's clause has what the claim negates, and negates it nowhere."""
    denied = {id(t) for n in evidence for t in n.governed}
    plain = [
        t for t in best.tokens if id(t) not in denied and not by_prefix(negation.governed, [t])
    ]
    return any(is_held(t, plain) for t in negation.governed[:1])


def _is_implied(negation: Negation, match: Matched, frames: Sequence[Framed]) -> bool:
    """Whether the quotes say it without a negation: "unchanged", "only from", "absent"."""
    if match.best is None:
        return False
    ours = match.clause.tokens
    here = [t for frame in frames for t in frame.tokens]
    if any(opposite(t.lower, o.lower) for t in negation.governed for o in here):
        return False  # then it is the opposite that it denies
    if any(in_time(ours, clause.tokens) for _, clause in match.drawn_from):
        return True
    if negation.word in OF_NOUNS and (deprives(here, negation.governed) or is_scarce(here)):
        return True
    if refuses(negation.token) and any(t.lower == "against" for t in here):  # "38 against"
        voted = any(t.lower == "against" for t in match.best.tokens)
        return voted or not any(opposite(negation.word, t.lower) for t in here if t.verb)
    if is_outdone_by_none(ours[negation.at :], here):
        return True
    if any(by_prefix(negation.governed, frame.tokens) for frame in frames):
        return not _is_affirmed(negation, match.best, [])
    return vaguely(match.best.tokens) and not _is_affirmed(negation, match.best, [])


def _bears_on(negation: Negation, clause: Clause, best: Clause) -> bool:
    """Whether the claim speaks of what the quote negates."""
    if negation.word == "neither":
        return bool(clause.rest) and not vaguely(clause.tokens)
    if in_time(best.tokens[negation.at :], clause.tokens):
        return False
    if negation.word not in NOT and not is_act(negation) and _is_contrary(negation, clause.rest):
        return True
    if negation.word not in NOT and (not negation.governed or vaguely(clause.tokens)):
        return False
    if not negation.governed:
        return True
    if by_prefix(negation.governed, clause.tokens) and not is_held(
        negation.governed[0], clause.tokens
    ):
        return any(opposite(negation.governed[0].lower, t.lower) for t in clause.tokens)
    if _only_says(clause) and not is_held(negation.governed[0], clause.tokens):
        return False
    if is_act(negation) and not _is_done_here(negation, clause):
        return False
    if negation.word in OF_NOUNS:
        told = deprives(clause.tokens, negation.governed) or is_scarce(clause.tokens)
        return not told and any(
            stem(t.lower) == stem(o.lower) for t in negation.governed for o in clause.rest
        )
    return any(
        is_held(t, clause.tokens) or any(opposite(t.lower, o.lower) for o in clause.tokens)
        for t in negation.governed[:3]
    )


def _is_contrary(negation: Negation, said: Sequence[Token]) -> bool:
    """Whether "approved" is said where the quote has "rejected"."""
    return any(t.verb and opposite(negation.word, t.lower) for t in said)


def _only_says(clause: Clause) -> bool:
    """ "The operator of the plant said"."""
    return bool(clause.rest) and all(
        speaks(t) or (t.is_word and not t.is_content) for t in clause.rest
    )


_HAPPENING = frozenset(
    stem(w) for w in "happen occur begin start proceed continue hold stage".split()
)


def _is_done_here(negation: Negation, clause: Clause) -> bool:
    """Whether the claim has that to happen, or to be, what the quote has called off."""
    verb = next((t for t in clause.rest if t.verb and t.lower not in AUXILIARIES), None)
    if verb is None:
        return False
    if stem(verb.lower) in _HAPPENING:
        return any(is_held(t, clause.tokens) for t in negation.governed)
    return is_held(verb, negation.governed)
