"""Follow-ups made full by rule: whom "she" means, and what "and in Tolby?" asks.

A pronoun that the question itself explains ("Who leads the union and what did she say?"), and words
that only look like one ("said that", "is there", "this year"), lean on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.asking import TITLES, days_of, without
from bot.domain import Turn
from bot.terms import STOP_WORDS, terms

LOOKED_BACK = 2  # turns, for whom "she" means
LONGEST_FRAGMENT = 6  # words
SHORTEST_QUESTION = 2  # "and how many?"
LONGEST_QUESTION = 1_000  # characters; a longer one leans on nothing

_CAPITALS = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*"
_NAME = re.compile(r"(?:(?<=\S )|(?<=\())(?:[A-Z][\w’'-]*|\d[\w.,-]*)(?: [A-Z][\w’'-]*)*")
_TOLD = re.compile(_CAPITALS)
_PRONOUN = re.compile(
    r"\b(?:he|she|him|her|hers|his|it|its|they|them|their|theirs|this|that|these|those|there|then"
    r"|the (?:same|others?|rest))\b",
    re.IGNORECASE,
)
_NO_PRONOUN = re.compile(
    r"\bth(?:is|at|ese) (?:year|month|week|day|time|morning|afternoon|evening|spring|summer|autumn"
    r"|winter|century|decade|season)s?\b"
    r"|\bthose (?:who|which|that|whose)\b"
    r"|\b(?:is|are|was|were|be|been) there\b(?! *\?)|\bthere (?:is|are|was|were)\b"
    r"|\b(?:is|was) it (?:true|possible|likely|certain|known|clear)\b|\bdoes it take(?= to\b)"
    # What joins a clause or begins one: "said that fares rise", "the plan that failed".
    r"|(?<!\bis )(?<!\bwas )(?<!\bdid )(?<!\bdoes )(?<!\bdo )(?<!\bof )(?<!\babout )(?<!\bby )"
    r"(?<!\bafter )(?<!\bbefore )(?<!\bfor )(?<!\bto )(?<!\bwith )(?<!\bon )(?<!\bwill )"
    r"(?<!\bhas )(?<=\w )that(?= \w)",
    re.IGNORECASE,
)
_BOUND = re.compile(rf"(?<=\S )({_CAPITALS}\b[^?]{{0,200}}?)\b(?:its|their|theirs)\b")
_FURTHER = re.compile(
    r",? (?:and|or|but) (?=(?:who|whom|whose|what|when|where|which|why|how)\b)", re.IGNORECASE
)
_ONE = re.compile(r"\b(?P<subject>he|she|him)\b|\b(?P<owner>his|her|hers)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\W*(?:$|[?,;]|(?:and|or|but|to|in|on|at|as|by|with|for|from|of|after)\b)")
_OPENING = re.compile(r"^\W*(?:and|but|so|or|what about|how about)\b[\s,]*", re.IGNORECASE)
_BARE = re.compile(r"^\W*(?:who|whom|when|where|why|how|which|what)(?: (?:not|else|so))?\W*$", re.I)
_ASKS = re.compile(r"(?:who|whom|whose|when|where|why|how|which|what)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:(?:Why|When|Where|How|What) )?"
    r"(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should|must)"
    rf" (he|she|it|they|(?-i:{_CAPITALS})) (?-i:[a-z])",
    re.IGNORECASE,
)
_IS_NAME = re.compile(rf"(?:the )?{_CAPITALS}")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should|must|(?-i:may)"
    r"|might)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?P<at>in|on|at|from|near|since|until|before|after|by|for|with|without|against|during|to)"
    r" [^?!.]{0,80}?(?-i:[A-Z\d])[^?!.]{0,80}",
    re.IGNORECASE,
)
_BEGINS_PLACED = re.compile(
    r"(?:in|on|at|from|near|since|until|before|after|by|for|with|without|against|during|to)\b", re.I
)
_AT = re.compile(r"\b(?:in|at|near|from|to|of|on|between|across|the) $")
_ASKS_FOR_ONE = re.compile(
    r"^\W*who (?:(?:is|was) (?:now |currently )?(?:the|an?|head|in|mayor|president)\b|leads?\b"
    r"|led\b|head(?:s|ed)\b|runs?\b|chair(?:s|ed)\b|direct(?:s|ed)\b|owns?\b|founded\b|won\b|became\b"
    r"|succeed(?:s|ed)\b|replace[sd]\b|wrote\b|designed\b|built\b|said\b)",
    re.IGNORECASE,
)
_MARKER = re.compile(r" ?\[\d+\]")


def leans(question: str) -> bool:
    """Whether ``question`` may need what was said before it to be understood."""
    rest = _without_opening(question)
    return rest != question or bool(_PRONOUN.search(rest)) or not _NAME.search(rest)


def standalone(question: str, history: Sequence[Turn]) -> str | None:
    """``question`` made full from the last turns of ``history``; ``None`` if it stands alone."""
    if not history or len(question) > LONGEST_QUESTION:
        return None
    last = " ".join(history[-1].question.split())
    rest = _without_opening(question)
    opened = rest != question
    fragment = rest.strip(" ?!.")
    asks = _ASKS.match(fragment) is not None
    if _BARE.match(rest) or (asks and opened and len(fragment.split()) <= SHORTEST_QUESTION):
        return _joined(last, fragment)
    fragmentary = not asks and not _VERBS.search(rest)
    fragmentary = fragmentary and (opened or _is_fragment(fragment, rest))
    if fragmentary and (another := _of_another(last, fragment)):
        return another
    leaning = _leaning(rest)
    if _ONE.search(leaning) and (person := _person(history)) and person not in question:
        return _begun(_named(rest, person))
    names = [name for name in _names(last) if name not in question]
    if names and (_PRONOUN.search(leaning) or (opened and not _NAME.search(question))):
        return _begun(f"{rest.rstrip('?!. ')} ({', '.join(names)})?")
    return None


def _without_opening(question: str) -> str:
    opening = _OPENING.match(question)
    return question[opening.end() :] if opening else question


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(question: str) -> list[str]:
    return [bare for name in _NAME.findall(without(days_of(question), question))
            if (bare := re.sub(r"['’]s?$", "", name))]  # fmt: skip


def _is_fragment(fragment: str, rest: str) -> bool:
    """Whether a name or place alone, with a question mark, is asked about: "in Tolby?"."""
    short = len(fragment.split()) <= LONGEST_FRAGMENT and rest.rstrip().endswith("?")
    return short and bool(_IS_NAME.fullmatch(fragment) or _PLACED.fullmatch(fragment))


def _leaning(rest: str) -> str:
    """The part of a question that what was said before has to explain, without other words."""
    further = _FURTHER.search(rest)
    if further is not None and len(rest[: further.start()].split()) > 1:
        rest = rest[: further.start()]
    return _BOUND.sub(r"\1", _NO_PRONOUN.sub(" ", rest))


def _named(question: str, person: str) -> str:
    """``question`` with the name of ``person`` in the place of its first "he" or "her"."""
    found = _ONE.search(question)
    if found is None:
        return question
    after = question[found.end() :]
    owner = found["owner"] is not None and not _OBJECT.match(after)
    name = f"{person}'s" if owner else person
    return question[: found.start()] + name + after


def _person(history: Sequence[Turn]) -> str | None:
    """Whom the last turns speak of, as far as that can be told without knowing who is a person."""
    for turn in reversed(history[-LOOKED_BACK:]):
        question = " ".join(turn.question.split())
        told = _told(turn)
        if told and _ASKS_FOR_ONE.match(question):
            return told
        names = _names(question)
        own = [name for name in names if not _AT.search(question[: question.find(name)])]
        if own or told:
            return own[-1] if own else told
    return None


def _told(turn: Turn) -> str | None:
    """Whom the first sentence of an answer tells of: its subject, where that is a name in full,
    else the name that is nearest to the words of the question.
    """
    said = _MARKER.split(" ".join((turn.answer or "").split()))[0]
    said = without(days_of(said), said)
    asked = set(terms(turn.question))
    places = [i for i, word in enumerate(said.split()) if not asked.isdisjoint(terms(word))]
    best: tuple[float, str] | None = None
    for found in _TOLD.finditer(said):
        words = [w for w in found.group().split() if w.casefold() not in TITLES | STOP_WORDS]
        name = re.sub(r"['’]s?$", "", " ".join(words))
        alone = found.start() == 0 and len(words) < 2  # any word has a capital there
        if not name or asked.issuperset(terms(name)) or _AT.search(said[: found.start()]):
            continue
        if not found.start() and len(words) > 1 and asked.isdisjoint(terms(name)):
            return name
        at = len(said[: found.start()].split())
        spans = (at, at + len(found.group().split()) - 1)
        far = min((abs(place - end) for place in places for end in spans), default=0) + 99 * alone
        if best is None or far < best[0]:
            best = (far, name)
    return best[1] if best else None


def _of_another(last: str, said: str) -> str | None:
    """The last question about another one: "Does Turkey back Rutte?", Hungary.

    A name takes the place of the one right after the question's verb; a place or time that of its
    like at the end.
    """
    subject = _SUBJECT.match(last)
    if subject is not None and _IS_NAME.fullmatch(said):
        return last[: subject.start(1)] + said + last[subject.end(1) :]
    placed = _PLACED.fullmatch(said)
    if placed is None and _BEGINS_PLACED.match(said):
        return None  # "for lorries?"
    if placed is None:
        return _joined(last, f"what about {said}")
    like = re.search(
        rf"\b{placed['at']} (?:(?!{placed['at']} )[\w’'-]+ ){{0,3}}[A-Z\d][\w’'-]*\W*$", last
    )
    body = last[: like.start()] if like else last
    return f"{body.rstrip('?!. ')} {said}?"


def _joined(last: str, further: str) -> str:
    return f"{last.rstrip('?!. ')}, and {further[:1].lower()}{further[1:]}?"
