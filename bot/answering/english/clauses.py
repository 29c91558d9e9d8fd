"""English sentences cut into clauses: who does what, by word order alone.

Not a parser. A clause is a stretch with a verb in it; what stands before its first verb is its
subject, unless it has none of its own and takes over that of the clause before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.answering.english.pieces import BREAKS, FINITE, JOINING, RELATIVE, pieces_of
from bot.answering.english.tokens import (
    ADVERBS,
    AUXILIARIES,
    BE,
    BEFORE_SPEECH,
    CONTENTLESS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    is_slight,
    mark_verbs,
    speaks,
)
from bot.answering.english.words import UNCHANGED, is_past_form, stem

_MEASURES = frozenset(
    stem(w)
    for w in """vote goal point seat run length second minute hour day week month year metre
    kilometre mile degree percent fifth third quarter tenth half""".split()
)
_TIMES = frozenset(
    """one two three four five six seven eight nine ten last next this earlier later ago on today
    yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday""".split()
)
_SUBORDINATE = frozenset(
    "after before when while because if unless until although though since as once where".split()
)
_BETWEEN_BE_AND_VERB = frozenset("not been being never also now still first".split())


@dataclass(slots=True, eq=False)
class Clause:
    """``subject`` and ``rest`` part at the first verb; ``own_subject``: it was not taken over.

    Two clauses of the same words are two: one is equal to itself alone.
    """

    tokens: list[Token]
    subject: list[Token] = field(default_factory=list)
    rest: list[Token] = field(default_factory=list)
    own_subject: bool = True

    @property
    def words(self) -> list[str]:
        return [t.lower for t in self.tokens if t.is_word]

    @property
    def content(self) -> list[Token]:
        return [t for t in self.tokens if t.is_content]

    @property
    def mark(self) -> str:
        return self.tokens[0].mark if self.tokens else ""

    @property
    def opening(self) -> str:
        return self.tokens[0].lower if self.tokens else ""

    @property
    def main_verb(self) -> Token | None:
        """What is done; of "made an appeal", what is made. ``None`` where it is said what is."""
        if self._says_what_is():
            return None
        for i, token in enumerate(self.rest):
            word = token.lower
            if word in AUXILIARIES or word == "to" or is_slight(word):
                continue
            if token.is_content:
                return token
            told = (t for t in self.rest[i + 1 : i + 5] if t.is_content and t.lower not in ADVERBS)
            return None if speaks(token) else next(told, None)
        return None

    def _says_what_is(self) -> bool:
        if not self.rest or self.rest[0].lower not in BE or self.is_passive:
            return False
        following = next((t.lower for t in self.rest[1:] if not is_slight(t.lower)), "")
        return following != "to" and not following.endswith("ing")

    @property
    def is_passive(self) -> bool:
        """Whether it is done to the subject: "was signed by", "signed in Rome by", "to blame"."""
        if self._is_participle():
            return True
        words = [t.lower for t in self.rest[:7]]
        for i, word in enumerate(words):
            if word in BE:
                if words[i + 1 : i + 3] == ["to", "blame"]:
                    return True
                following = next(
                    (w for w in words[i + 1 : i + 6] if w not in _BETWEEN_BE_AND_VERB
                     and not w.endswith("ly")), ""
                )  # fmt: skip
                if is_past_form(following) or following in UNCHANGED:
                    return True
        return False

    def _is_participle(self) -> bool:
        """ "The deal, signed in Rome by both": no object before "by"; "with all votes counted"."""
        if self.opening == "with" and len(self.rest) == 1 and is_past_form(self.rest[0].lower):
            return self.rest[0].lower not in AUXILIARIES
        if not self.rest or not is_past_form(self.rest[0].lower):
            return False
        if self.rest[0].lower in AUXILIARIES or len(self.rest) < 3:
            return False
        by = self._place_of_by()
        if by is None or not _are_agents(self.rest[by + 1 :]) or self.rest[1].mark:
            return False
        slight = is_slight(self.rest[1].lower) or self.rest[1].lower == "once"
        return self.rest[2 if slight else 1].lower in PREPOSITIONS

    def _place_of_by(self) -> int | None:
        """Of "by" and the one who does it, but not "people displaced by fighting"."""
        for i, token in enumerate(self.rest[:-1]):
            if token.lower != "by":
                continue
            before = self.rest[i - 1] if i else None
            done = any(t.verb and t.is_content for t in self.rest[: max(0, i - 1)])
            if not (done and before is not None and before.verb):
                return i
        return None

    @property
    def agents(self) -> list[Token]:
        """Who does it, as far as it is said."""
        if not self.is_passive:
            return self.subject
        by = self._place_of_by()
        agents = [] if by is None else noun_phrase(self.rest[by + 1 :])
        return agents if _are_agents(agents) else []

    @property
    def patients(self) -> list[Token]:
        """What it is done to: what follows the verb, or the subject of a passive."""
        return self.subject if self.is_passive else self.rest[1:]


def clauses_of(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of one sentence, in order; each token is told the number of its own."""
    mark_verbs(tokens)
    clauses: list[Clause] = []
    for piece in pieces_of(tokens):
        clause = _clause(piece, clauses)
        for token in piece:
            token.clause = len(clauses)
        clauses.append(clause)
    return clauses


def _are_agents(tokens: Sequence[Token]) -> bool:
    """Not so much, nor so many percent: "fell by 5 %"."""
    if len(tokens) > 1 and stem(tokens[1].lower) in _MEASURES:
        return False  # "by one vote"
    if not tokens or not tokens[0].text[0].isdigit():
        return bool(tokens)
    return len(tokens) > 1 and tokens[1].is_content


def noun_phrase(tokens: Sequence[Token]) -> list[Token]:
    """The first phrase of ``tokens``: up to a mark, a verb, or a preposition other than "of"."""
    phrase: list[Token] = []
    for token in tokens:
        if phrase and (token.mark or token.lower in PREPOSITIONS - {"of"} or token.verb):
            break
        if token.lower in _TIMES and phrase and phrase[-1].is_content:
            break  # "by a fire | two years ago"
        phrase.append(token)
    return phrase


def _clause(piece: list[Token], before: Sequence[Clause]) -> Clause:
    at = _first_verb(piece)
    if at is None:
        return Clause(tokens=piece, subject=piece, rest=[])
    lead = [t for t in piece[:at] if t.lower not in BREAKS | JOINING]
    if at > 2 and is_slight(piece[0].lower) and piece[1].lower in PREPOSITIONS:
        lead = [piece[1], *lead[1:]]  # "shortly before the festival he joined"
    elif at > 1 and piece[0].lower in PREPOSITIONS and any(t.mark == "," for t in piece[1:at]):
        lead = [piece[0], *(t for t in lead if t is not piece[0])]  # "after the vote, he left"
    clause = Clause(tokens=piece, subject=_subject(lead), rest=piece[at:])
    if any(t.lower == "there" for t in lead):
        return clause
    named = [
        t
        for t in clause.subject
        if t.is_word and t.lower not in CONTENTLESS and not is_slight(t.lower)
    ]
    if not named and not any(t.text[0].isdigit() for t in lead) and before:
        relative = piece[0].lower in RELATIVE | {"that"} and not lead
        said = _says_of_antecedent(before[-1])
        clause.subject = (
            _antecedent(before[-1])
            if relative
            else _antecedent(before[-2])
            if said and len(before) > 1
            else _resumed(piece, before)
        )
        clause.own_subject = False
    return clause


def _resumed(piece: Sequence[Token], before: Sequence[Clause]) -> list[Token]:
    """Whom ``piece`` goes on with: "Demir, whose daughter is ill, | had written"."""
    inserted = before[-1]
    if len(before) < 2 or piece[0].mark != ",":
        return inserted.subject
    if piece[0].verb and inserted.opening in RELATIVE | {"where"} and inserted.mark == ",":
        return _antecedent(before[-2])
    joins = piece[0].lower in JOINING | {"but"} and inserted.opening in _SUBORDINATE
    return before[-2].subject if joins else inserted.subject


def _says_of_antecedent(clause: Clause) -> bool:
    """ "A wave of extortion that their federation says | has cost": the wave has."""
    relative = clause.opening in RELATIVE | {"that"}
    return relative and clause.own_subject and speaks(clause.tokens[-1])


def _first_verb(piece: Sequence[Token]) -> int | None:
    """The place of the finite verb: of "passengers stranded in Faro must", that of "must"."""
    verbs = [i for i, token in enumerate(piece) if token.verb]
    if not verbs:
        return None
    first = verbs[0]
    word = piece[first].lower
    if not first or not is_past_form(word) or word in AUXILIARIES or stem(word) in BEFORE_SPEECH:
        return first
    finite = next((i for i in verbs[1:] if _is_finite(piece, first, i)), first)
    between = piece[first + 1 : finite]
    joins = any(t.mark or t.lower in BREAKS | JOINING | PRONOUNS for t in between)
    return first if joins else finite


def _is_finite(piece: Sequence[Token], first: int, i: int) -> bool:
    """ "Deposits found on Ceres indicate": "found" is what they are, "indicate" what they do."""
    word = piece[i].lower
    if word in FINITE:
        return True
    return piece[first + 1].lower in PREPOSITIONS and not is_past_form(word)


def _subject(lead: list[Token]) -> list[Token]:
    """Of what stands before a verb, who or what: "On Monday the court", "According to X, nine"."""
    if not lead or lead[0].lower not in PREPOSITIONS | {"according"}:
        return _after_contact(lead)
    mark = max((i for i, t in enumerate(lead) if t.mark and i), default=None)
    if mark is not None:
        return lead[mark:]
    article = max((i for i, t in enumerate(lead) if t.lower in DETERMINERS and i > 1), default=None)
    return lead[article:] if article is not None else lead


def _after_contact(lead: list[Token]) -> list[Token]:
    """ "A plan | the council" turned down: no word joins what the council did to the plan."""
    for i in range(2, len(lead)):
        here, before = lead[i], lead[i - 1]
        if here.lower not in ("the", "its", "his", "her", "their") or here.mark:
            continue
        if before.is_content and not before.is_name and lead[0].lower in DETERMINERS:
            return lead[i:]
    return lead


def _antecedent(clause: Clause) -> list[Token]:
    """What "who" and "which" stand for: the last thing named."""
    if not clause.rest:
        return clause.subject
    another = {id(a) for a, b in pairwise(clause.tokens)
               if a.lower in JOINING and b.lower in DETERMINERS}  # fmt: skip
    last: list[Token] = []
    for token in reversed(clause.tokens):
        if last and (id(token) in another or len(last) == 3):
            break  # "the hospital and | the bypass"
        if token.is_content:
            last.insert(0, token)
    return last or clause.subject
