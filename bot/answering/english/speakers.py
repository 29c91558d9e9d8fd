"""Who says something in a sentence, whatever stands between the name and the verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.pieces import BREAKS
from bot.answering.english.roles import head_of
from bot.answering.english.saying_verbs import saying_at_end, verb_of_saying
from bot.answering.english.tokens import (
    AUXILIARIES,
    PREPOSITIONS,
    Token,
    is_slight,
)
from bot.answering.english.words import is_past_form, stem

Phrase = Sequence[Token]
MOST_PIECES = 8  # between commas, that may part a name from its verb
_VIEWS = frozenset(
    """view views opinion eyes judgment assessment estimation reckoning estimate count
    calculation""".split()
)
_IN = frozenset("in by".split())
_RELATIVE = frozenset("who which whose whom where when".split())
_SOME_OF = frozenset("one two three four five several some many most both".split())
PERSONAL = frozenset("he she they it i we".split())
_LEADING = frozenset("and but or while although though as that because so".split())
# These may stand before who says it; of "accused the army" the army does not accuse.
_INVERTING = frozenset(
    stem(w)
    for w in """say add warn explain argue note insist conclude complain announce claim report write
    recall remark declare admit acknowledge""".split()
)
# Whoever says it through one of these is who it belongs to: "a spokesman for the ministry".
_SPEAKS_FOR = frozenset(
    stem(w)
    for w in """spokesman spokeswoman spokesperson spokesmen spokespeople official officials
    statement report study survey figures data letter filing post website account office
    representative representatives""".split()
)


@dataclass(frozen=True, slots=True)
class Report:
    """A verb of saying, the clause it stands in, and who says it.

    ``speaker``: one phrase for each way the sentence names them: by name, by office.
    """

    verb: str
    speaker: tuple[tuple[Token, ...], ...]
    clause: Clause

    @property
    def words(self) -> list[Token]:
        return [t for phrase in self.speaker for t in phrase]

    @property
    def heads(self) -> list[Token]:
        return [head for phrase in self.speaker if (head := head_of(phrase)) is not None]

    @property
    def known_as(self) -> list[Token]:
        """The words that a speaker may be called by: not whose they are, nor where."""
        return [t for phrase in self.speaker for t in _naming(phrase)]


def reports(clauses: Sequence[Clause]) -> tuple[Report, ...]:
    """Who says something in ``clauses``."""
    return _reports(tuple(clauses))


@lru_cache(maxsize=64)  # asked for each clause of a sentence anew
def _reports(clauses: tuple[Clause, ...]) -> tuple[Report, ...]:
    tokens = [t for clause in clauses for t in clause.tokens]
    starts = {id(t): i for i, t in enumerate(tokens)}
    found: list[Report] = []
    for clause in clauses:
        at = next((i for i, t in enumerate(clause.tokens) if t.lower == "according"), None)
        if at is not None:
            after = starts[id(clause.tokens[at])] + 2
            found.append(Report("according", _named_after(tokens, after), clause))
        found += _views(clause)
        participle = saying_at_end(clause)
        if participle is not None:
            found.append(Report(participle.lower, (_main_subject(clauses, clause),), clause))
        verb = verb_of_saying(clause)
        if verb is not None:
            speaker = _speaker(tokens, starts[id(verb)], clause, found)
            found.append(Report(verb.lower, speaker, clause))
    return tuple(found)


def _views(clause: Clause) -> Iterator[Report]:
    """ "In the view of the mayor", "in the mayor's view", "by the mayor's reckoning"."""
    tokens = clause.tokens
    for i, token in enumerate(tokens):
        if token.lower not in _VIEWS or token.verb:
            continue
        opening = next(
            (k for k in range(i - 1, max(-1, i - 7), -1) if tokens[k].lower in _IN), None
        )
        if opening is None:
            continue
        between = tokens[opening + 1 : i]
        if between and between[-1].text.endswith(("'s", "s'")):
            yield Report("according", (tuple(between),), clause)
        elif i + 1 < len(tokens) and tokens[i + 1].lower == "of" and len(between) < 3:
            yield Report("according", _named_after(tokens, i + 2), clause)


def _main_subject(clauses: Sequence[Clause], clause: Clause) -> tuple[Token, ...]:
    """Who a participle at the end of ``clause`` is said of: not those of "before they left"."""
    at = next(i for i, c in enumerate(clauses) if c is clause)
    while at and clauses[at].opening in BREAKS:
        at -= 1
    return tuple(clauses[at].subject)


def _speaker(
    tokens: Phrase, at: int, clause: Clause, before: Sequence[Report]
) -> tuple[tuple[Token, ...], ...]:
    start = at
    while start and not tokens[start].mark and _is_auxiliary(tokens[start - 1]):
        start -= 1
    inverted = noun_phrase(tokens[at + 1 :])
    if start == at and inverted and _is_inverted(tokens, at, inverted):
        return _named_after(tokens, at + 1)
    if start and tokens[start].mark:
        found = tuple(_named_before(tokens, start))
    else:
        found = _plainly_before(tokens, start, clause)
    if found:
        return found
    if before and before[-1].clause is not clause and before[-1].speaker:
        return before[-1].speaker
    return (tuple(clause.subject),) if clause.subject else (tuple(inverted),)


def _is_auxiliary(token: Token) -> bool:
    return token.lower in AUXILIARIES or (is_slight(token.lower) and not token.is_name)


def _is_inverted(tokens: Phrase, at: int, after: Phrase) -> bool:
    """ "it is a gap," said Luc Hermans: whole before the verb, nothing said after it."""
    if (at and not tokens[at].mark) or stem(tokens[at].lower) not in _INVERTING:
        return False
    end = at + 1 + len(after)
    closes = end >= len(tokens) or tokens[end].mark or not tokens[end].verb
    if not at or tokens[at].mark == '"':
        return bool(closes)
    piece = _piece_before(tokens, at)
    ends = end >= len(tokens) or bool(tokens[end].mark)
    if piece[0].lower in _RELATIVE and not any(t.is_name for t in after):
        return False
    return ends and any(t.verb for t in piece) and not is_past_form(piece[0].lower)


def _piece_before(tokens: Phrase, end: int) -> list[Token]:
    """What stands before ``end``, from the mark before it."""
    start = end - 1
    while start > 0 and not tokens[start].mark:
        start -= 1
    return list(tokens[max(0, start) : end])


def _plainly_before(tokens: Phrase, end: int, clause: Clause) -> tuple[tuple[Token, ...], ...]:
    """Who stands right before the verb."""
    if not clause.own_subject and tokens[end - 1].lower not in PERSONAL:
        return ()
    piece = [t for t in _piece_before(tokens, end) if t.clause == tokens[end].clause]
    while piece and piece[0].lower in _LEADING | _RELATIVE:
        piece = piece[1:]
    if not piece:
        return ()
    if piece[0].lower in PREPOSITIONS:
        piece = [t for t in clause.subject if not t.mark] or piece
    joined = any(t.lower == "and" for t in piece)
    first = end - len(piece)
    others = _named_before(tokens, first) if joined and tokens[first].mark == "," else ()
    return (tuple(_until_verb(piece)), *others)


def _until_verb(piece: Phrase) -> Phrase:
    verb = next((i for i, t in enumerate(piece) if t.verb and i), None)
    return piece if verb is None else piece[:verb]


def _named_before(tokens: Phrase, end: int) -> Iterator[tuple[Token, ...]]:
    """Each piece between commas that names who did what follows: name, apposition."""
    gathered: list[tuple[Token, ...]] = []
    described = False  # a relative clause: what it stands on is still to come
    for _ in range(MOST_PIECES):
        if end <= 0:
            break
        piece = _piece_before(tokens, end)
        end -= len(piece)
        opening = piece[0]
        if opening.lower in _RELATIVE:
            gathered, described = [], True
        elif any(t.verb for t in piece) and not _describes(opening):
            if described:
                gathered.append(tuple(_last_phrase(piece)))
            break
        elif opening.lower not in PREPOSITIONS - _LEADING and not _describes(opening):
            gathered.append(tuple(t for t in piece if t.lower not in _LEADING))
            described = False
        if opening.mark in (";", ".", '"', ":") or opening.lower in _LEADING:
            break
    yield from (phrase for phrase in gathered if phrase)


def _describes(opening: Token) -> bool:
    """Whether a participle opens what is said in passing: "speaking in Rome"."""
    word = opening.lower
    return word.endswith("ing") or (is_past_form(word) and word not in AUXILIARIES)


def _last_phrase(piece: Phrase) -> Phrase:
    """What stands after the last verb or preposition of ``piece``."""
    cut = max(
        (i for i, t in enumerate(piece) if t.verb or t.lower in PREPOSITIONS - {"of"}), default=-1
    )
    return piece[cut + 1 :]


def _named_after(tokens: Phrase, at: int) -> tuple[tuple[Token, ...], ...]:
    """Who stands at ``at``, and what else they are called between the next commas."""
    found = [tuple(noun_phrase(tokens[at:]))]
    end = at + len(found[0])
    while end < len(tokens) and not tokens[end].mark:
        end += 1
    while end < len(tokens) and tokens[end].mark == ",":
        piece = [tokens[end]]
        while end + len(piece) < len(tokens) and not tokens[end + len(piece)].mark:
            piece.append(tokens[end + len(piece)])
        end += len(piece)
        if any(t.verb for t in piece) or piece[0].lower in PREPOSITIONS | _LEADING | _RELATIVE:
            break
        found.append(tuple(piece))
    return tuple(phrase for phrase in found if phrase)


def _naming(phrase: Phrase) -> list[Token]:
    end = next((i for i, t in enumerate(phrase) if i and t.lower in PREPOSITIONS), len(phrase))
    if len(phrase) > 2 and phrase[0].lower in _SOME_OF and phrase[1].lower == "of":
        return _naming(phrase[2:])  # "one of the diplomats"
    last = phrase[end - 1] if end else None
    named = [t for t in phrase[:end] if t.is_word and (t is last or not t.text.endswith("'s"))]
    head = head_of(phrase)
    if head is not None and stem(head.lower) in _SPEAKS_FOR:
        return [t for t in phrase if t.is_word]
    return named
