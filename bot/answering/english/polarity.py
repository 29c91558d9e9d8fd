"""Whether a claim turns what its quotes say: "not", "refused", "fell" where they say "rose"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import opposite, same
from bot.answering.english.tokens import Token, speaks
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_NOT = frozenset(
    """not no never without none nobody nothing neither nor cannot false untrue hardly barely
    scarcely unable nowhere lack lacks lacked not-yet""".split()
)
_REFUSALS = frozenset(
    stem(w)
    for w in """deny denial refuse refusal reject rejection fail failure exclude oppose
    dismiss dismissal abandon ban prohibit forbid prevent unsuccessful scrap cancel veto withdraw
    withdrawal acquit innocent disagree dissent unlikely rebuff halt inadequate insufficient
    disconnect postpone suspend postponement""".split()
)
_VERBS_ONLY = frozenset({"bar", "block"})  # as nouns they refuse nothing
_WITH = {"declin": ("to",), "short": ("of",), "rather": ("than",), "instead": ("of",)}
_EXCLUDING = frozenset({"rather", "instead"})
REACH = 6  # tokens after a negation in which what it negates is looked for


def negations(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Where ``tokens`` negate or refuse, each with its word; "neither ... nor" is one."""
    for i, token in enumerate(tokens):
        word = token.lower
        if _negates(tokens, i, word):
            yield i, word


def _negates(tokens: Sequence[Token], i: int, word: str) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    after = following.lower if following is not None else ""
    if word in _NOT:
        if tokens[i].text[0].isupper() and following is not None and following.text[0].isupper():
            return tokens[i].mark not in ('"', "(") and (i == 0 or bool(tokens[i].mark))  # no title
        if word == "not" and after in ("only", "just", "merely"):
            return False
        if word == "nor" and any(t.lower == "neither" for t in tokens[:i]):
            return False
        return not (word == "no" and after in ("doubt", "matter", "confidence"))
    needed = _WITH.get(stem(word))
    if needed is not None:
        return after in needed
    if stem(word) in _VERBS_ONLY:
        return tokens[i].verb or (i > 0 and tokens[i - 1].lower in ("to", "not"))
    return stem(word) in _REFUSALS


def turned(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[tuple[str, str]]:
    """Kind and word of each clause of a claim that says the contrary of what it is drawn from."""
    everywhere = [t for frame in frames for t in frame.tokens if t.is_word]
    ours_everywhere = [t for match in matched for t in match.clause.tokens if t.is_word]
    for match in matched:
        if match.best is None:
            continue
        said, evidence = _unpaired(match, everywhere, ours_everywhere)
        turns = list(opposites(match.clause, match.best, everywhere, ours_everywhere))
        if (len(said) + len(evidence) + len(turns)) % 2:
            yield ("direction" if turns else "negation"), (turns or said or evidence)[0]
        elif not any(True for _ in negations(match.clause.tokens)):
            yield from (("negation", word) for word in _negated_elsewhere(match))


def _negated_elsewhere(match: Matched) -> Iterator[str]:
    """Negations of a further clause from which a claim takes a word as if it were affirmed."""
    first = match.drawn_from[0][1]
    for _, clause in match.drawn_from[1:]:
        said = [word for _, word in negations(clause.tokens) if word in _NOT]
        taken = [t for t in match.clause.rest if t.is_content and is_held(t, clause.tokens)]
        new = [t for t in taken if not is_held(t, first.tokens)]
        if said and new and not is_held(new[0], clause.rest):
            yield said[0]


def _unpaired(
    match: Matched, everywhere: Sequence[Token], ours: Sequence[Token]
) -> tuple[list[str], list[str]]:
    """The negations of a claim's clause and of the quote's, but for refusals that both have."""
    best = match.best
    if best is None:
        return [], []
    said = [
        word
        for i, word in negations(match.clause.tokens)
        if word in _NOT or not _is_paired(match.clause.tokens[i], everywhere)
    ]
    evidence = []
    for i, word in negations(best.tokens):
        if word not in _NOT and _is_paired(best.tokens[i], ours):
            continue
        if word not in _NOT and i + 1 == len(best.tokens) and speaks(best.tokens[i]):
            continue  # it governs the next clause
        if _bears_on(match.clause, best, i, word, bool(said)):
            evidence.append(word)
    frame = match.drawn_from[0][0]
    at = next((i for i, c in enumerate(frame.clauses) if c is best), 0)
    if at and best.opening == "that":
        last = frame.clauses[at - 1].tokens[-1]
        if _negates([last], 0, last.lower) and not is_held(last, ours):
            evidence.append(last.lower)
    return said, evidence


def _is_paired(token: Token, others: Sequence[Token]) -> bool:
    """Whether the other side refuses too: "the opposition" is a name for people who do."""
    return is_held(token, [other for other in others if other.lower != "opposition"])


def _bears_on(clause: Clause, best: Clause, i: int, word: str, negated: bool) -> bool:
    """Whether the claim speaks of what the quote negates at ``i``."""
    scope = [t for t in best.tokens[i + 1 : i + 1 + REACH] if t.is_content][:2]
    if word == "neither" or (negated and word not in _EXCLUDING):
        return True
    if not scope:
        before = [t for t in best.tokens[:i] if t.is_content]
        return word in _NOT or any(is_held(t, clause.tokens) for t in before)
    return any(is_held(t, clause.tokens) for t in scope)


def opposites(
    clause: Clause, best: Clause, everywhere: Sequence[Token], claim: Sequence[Token]
) -> Iterator[str]:
    """The words of a claim's clause whose opposite the quote has, and not they themselves."""
    refusing = {id(best.tokens[i]) for i, _ in negations(best.tokens)}
    ours = {id(clause.tokens[i]) for i, _ in negations(clause.tokens)}
    stems = {stem(t.lower) for t in clause.tokens if t.is_word}
    for token in clause.tokens:
        if not token.is_word or id(token) in ours or is_held(token, best.tokens):
            continue
        theirs = best.tokens if is_held(token, everywhere) else everywhere
        turned = any(
            opposite(token.lower, o.lower) and id(o) not in refusing and stem(o.lower) not in stems
            for o in theirs
            if o.is_word
        )
        if turned and not _turned_round(token, claim, everywhere):
            yield token.text


_ORDER = frozenset("before after following prior since until earlier later".split())


def _turned_round(token: Token, claim: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """ "A before B" for "B after A"."""
    if token.lower not in _ORDER:
        return False
    at = next((i for i, t in enumerate(theirs) if t.lower in _ORDER), None)
    mine = next(i for i, t in enumerate(claim) if t is token)
    if at is None:
        return False
    left = [t for t in claim[:mine] if t.is_content and not is_held(t, theirs[:at])]
    right = [t for t in claim[mine:] if t.is_content and not is_held(t, theirs[at:])]
    return any(is_held(t, theirs[at:]) for t in left) and any(
        is_held(t, theirs[:at]) for t in right
    )


def order_turned(claim: Sequence[Token], frames: Sequence[Framed]) -> Iterator[str]:
    """ "A after B" for "B after A", "61 instead of 38" for "38 instead of 61"."""
    for i, token in enumerate(claim):
        if token.lower not in ("after", "before", "instead", "ahead", "behind"):
            continue
        left, right = _sides(claim, i)
        for frame in frames:
            for k, other in enumerate(frame.tokens):
                if other.lower != token.lower:
                    continue
                their_left, their_right = _sides(frame.tokens, k)
                if _cross(right, their_left, their_right) and _cross(their_right, left, right):
                    yield token.text


def _sides(tokens: Sequence[Token], i: int) -> tuple[list[Token], list[Token]]:
    def telling(some: Sequence[Token]) -> list[Token]:
        return [t for t in some if t.is_content or t.text[0].isdigit()]

    return telling(tokens[max(0, i - 26) : i])[-12:], telling(tokens[i + 1 : i + 9])[:3]


def _cross(
    right: Sequence[Token], other_left: Sequence[Token], other_right: Sequence[Token]
) -> bool:
    """Whether what follows the word on one side stands before it, not after it, on the other."""

    def stands(token: Token, others: Sequence[Token]) -> bool:
        return any(same(token.lower, o.lower) for o in others)

    return any(stands(t, other_left) and not stands(t, other_right) for t in right)


def governing(frame: Framed) -> Iterator[str]:
    """Negations before a quote, in its own clause or the one that opens it."""
    first = next((i for i, t in enumerate(frame.tokens) if t.quoted), 0)
    lead = frame.tokens[:first]
    at = frame.tokens[first].clause if first < len(frame.tokens) else 0
    near = [t for t in lead if t.clause == at]
    opens = frame.clauses[at].opening in ("that", "whether") if at < len(frame.clauses) else False
    if opens or (at and not near and frame.tokens[first].mark == ""):
        near = [t for t in lead if t.clause in (at, at - 1)]
    for _, word in negations(near):
        yield word
