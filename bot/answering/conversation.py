"""Follow-ups: what was asked in the course of a conversation -> a question that stands alone.

By rule, without a model: a question that leans on the one before ("and Hungary?", "when does his
term end?") is given the names of that one; any other is left as it is, so that a change of subject
is not searched with what went before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain import Turn

_NAME = re.compile(r"(?<=\S )(?:[A-Z][\w’'-]*|\d[\w.,-]*)(?: [A-Z][\w’'-]*)*")
_PRONOUN = re.compile(
    r"\b(?:he|she|him|her|hers|his|it|its|they|them|their|theirs|this|that|these|those|there|then"
    r"|the (?:same|others?|rest))\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^\W*(?:and|but|so|or|what about|how about)\b[\s,]*", re.IGNORECASE)
_BARE = re.compile(r"^\W*(?:who|whom|when|where|why|how|which|what)(?: (?:not|else|so))?\W*$", re.I)
_SUBJECT = re.compile(
    r"^(?:Is|Are|Was|Were|Does|Do|Did|Has|Have|Had|Will|Would|Can|Could|Should|Must)"
    r" ((?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*)*) [a-z]"
)
_IS_NAME = re.compile(r"(?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should|must|may|might)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str | None:
    """``question`` made full from the last turn of ``history``; ``None`` if it stands alone."""
    if not history:
        return None
    last = " ".join(history[-1].question.split())
    opening = _OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if _BARE.match(rest):
        return f"{last.rstrip('?!. ')}: {rest.strip()}"
    if opening and not _VERBS.search(rest):
        return _with_other_name(last, rest.strip(" ?!."))
    names = [name for name in _NAME.findall(last) if name not in question]
    if names and (_PRONOUN.search(rest) or (opening and not _NAME.search(question))):
        return f"{question.rstrip('?!. ')} ({', '.join(names)})?"
    return None


def _with_other_name(last: str, name: str) -> str:
    """The last question about another one: "Does Turkey back Rutte?", Hungary.

    Only where it is plain which name is meant: the one right after the question's verb.
    """
    subject = _SUBJECT.match(last)
    if subject is not None and _IS_NAME.fullmatch(name):
        return last[: subject.start(1)] + name + last[subject.end(1) :]
    return f"{last.rstrip('?!. ')}: {name}?"
