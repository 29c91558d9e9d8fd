"""Who says something in a sentence, whatever stands between the name and the verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.lexicon import near
from bot.answering.english.roles import head_of
from bot.answering.english.tokens import (
    AUXILIARIES,
    PREPOSITIONS,
    Token,
    is_slight,
    speaks,
)
from bot.answering.english.words import is_past_form, stem
from bot.answering.evidence import is_held

Phrase = Sequence[Token]
MOST_PIECES = 8  # between commas, that may part a name from its verb
_RELATIVE = frozenset("who which whose whom where when".split())
_PERSONAL = frozenset("he she they it i we".split())
_LEADING = frozenset("and but or while although though as that because so".split())
# Of these it is said that others hold it of them: "believed to be dead".
_HELD_OF = frozenset(stem(w) for w in "believe think report estimate allege say fear".split())
# Whoever says it through one of these is who it belongs to: "a spokesman for the ministry".
_SPEAKS_FOR = frozenset(
    stem(w)
    for w in """spokesman spokeswoman spokesperson spokesmen spokespeople official officials
    statement report study survey figures data letter filing post website account office
    representative representatives""".split()
)
_OFFICIALS = frozenset(stem(w) for w in "official authority".split())
_OFFICES = frozenset(
    stem(w)
    for w in """government ministry department agency administration state authority official
    minister commission police council""".split()
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


def reports(clauses: Sequence[Clause]) -> list[Report]:
    """Who says something in ``clauses``."""
    tokens = [t for clause in clauses for t in clause.tokens]
    starts = {id(t): i for i, t in enumerate(tokens)}
    found: list[Report] = []
    for clause in clauses:
        at = next((i for i, t in enumerate(clause.tokens) if t.lower == "according"), None)
        if at is not None:
            after = starts[id(clause.tokens[at])] + 2
            found.append(Report("according", _named_after(tokens, after), clause))
        verb = _verb_of_saying(clause)
        if verb is not None:
            speaker = _speaker(tokens, starts[id(verb)], clause, found)
            found.append(Report(verb.lower, speaker, clause))
    return found


def _verb_of_saying(clause: Clause) -> Token | None:
    """The first verb of saying, if nothing else is done before it."""
    if clause.is_passive:
        return None
    rest = clause.rest
    if rest and speaks(rest[-1]) and rest[-1].verb:
        return rest[-1]  # "a study published in May suggests"
    at = next((i for i, t in enumerate(rest) if t.verb and speaks(t)), None)
    if at is None or _is_held_of(rest, at):
        return None
    between = [t for t in rest[:at] if t.is_content and t.lower[-2:] != "ly"]
    return rest[at] if not between or _is_reduced(rest[:at]) else None


def _is_held_of(rest: Phrase, at: int) -> bool:
    """ "believed to be", "reported missing": they are not those who say so."""
    following = rest[at + 1].lower if at + 1 < len(rest) else ""
    return stem(rest[at].lower) in _HELD_OF and is_past_form(rest[at].lower) and following == "to"


def _is_reduced(before: Phrase) -> bool:
    """ "residents reached by phone": a participle that describes, before what is done."""
    return (
        len(before) > 1
        and is_past_form(before[0].lower)
        and before[0].lower not in AUXILIARIES
        and before[1].lower in PREPOSITIONS | {"to"}
        and not any(t.lower in AUXILIARIES or t.mark for t in before)
    )


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
    return token.lower in AUXILIARIES or is_slight(token.lower)


def _is_inverted(tokens: Phrase, at: int, after: Phrase) -> bool:
    """ "it is a gap," said Luc Hermans: whole before the verb, nothing said after it."""
    if at and not tokens[at].mark:
        return False
    end = at + 1 + len(after)
    closes = end >= len(tokens) or tokens[end].mark or not tokens[end].verb
    if not at or tokens[at].mark == '"':
        return bool(closes)
    piece = _piece_before(tokens, at)
    ends = end >= len(tokens) or bool(tokens[end].mark)
    return ends and any(t.verb for t in piece) and piece[0].lower not in _RELATIVE


def _piece_before(tokens: Phrase, end: int) -> list[Token]:
    """What stands before ``end``, from the mark before it."""
    start = end - 1
    while start > 0 and not tokens[start].mark:
        start -= 1
    return list(tokens[max(0, start) : end])


def _plainly_before(tokens: Phrase, end: int, clause: Clause) -> tuple[tuple[Token, ...], ...]:
    """Who stands right before the verb."""
    if not clause.own_subject and tokens[end - 1].lower not in _PERSONAL:
        return ()
    piece = [t for t in _piece_before(tokens, end) if t.clause == tokens[end].clause]
    while piece and piece[0].lower in _LEADING:
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
        elif opening.lower not in PREPOSITIONS and not _describes(opening):
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
    named = [t for t in phrase[:end] if t.is_word and not t.text.endswith("'s")]
    head = head_of(phrase)
    if head is not None and stem(head.lower) in _SPEAKS_FOR:
        return [t for t in phrase if t.is_word]
    return named


def may_be(ours: Report, theirs: Report) -> bool:
    """Whether two reports may have one speaker: by a name, an office, or a pronoun."""
    known = theirs.known_as
    heads = ours.heads
    if not heads or not known:
        return True
    names = [t for t in heads if t.is_name]
    if names and any(is_held(t, known) for t in names):
        return True
    pronoun = any(t.lower in _PERSONAL for t in known)
    if pronoun and not names:
        return True
    if any(_is_short_for(t, theirs.words) for t in names):
        return True
    if names and any(t.is_name for t in theirs.heads):
        return False
    others = [t for t in heads if not t.is_name]
    if any(near(t.lower, o.lower) for t in others for o in known if o.is_content):
        return True
    if any(_is_office(t, known) for t in others):
        return True
    return bool(others) and any(is_held(t, known) for t in ours.known_as if t.is_content)


def _is_short_for(token: Token, words: Phrase) -> bool:
    """ "the WHO" for "the World Health Organization"."""
    initials = "".join(t.text[0] for t in words if t.text[0].isupper())
    return token.text.isupper() and len(token.text) > 1 and token.text in initials


def _is_office(token: Token, known: Phrase) -> bool:
    """ "officials" and "the authorities" for a ministry."""
    return stem(token.lower) in _OFFICIALS and any(stem(t.lower) in _OFFICES for t in known)
