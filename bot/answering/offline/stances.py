"""Approval and refusal: which words of either count as an answer to a question about one.

Who has yet to approve is also answered by who has doubts; who rejected is not by who approved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from bot.answering.asking import Asked

_AGREE = """approve approval back backs backing support supports endorse endorsement favour favor
agree consent ratify accept adopt pass"""
_REFUSE = """oppose opposition object objection reject rejection refuse refusal resist veto block
doubt reservation reservations against"""
_BESIDE = r"(?:has|have|had|was|were|is|are|also|still|now|currently|publicly|openly)"
_SETTLED = re.compile(
    rf"^\W*(?:who|which(?: [\w-]+){{1,3}}?)(?: {_BESIDE})* (?!{_BESIDE}\b)([\w-]+)",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"\bvot(?:es?|ed|ing) against$", re.IGNORECASE)

Terms = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stances:
    """``akin``: each of these terms counts in part for another of them. A sentence with one of
    ``opposite`` and none of ``akin`` is beside the point; if one is ``needed``, so is any with none
    of ``akin``. ``both``: both sides are asked for.
    """

    akin: frozenset[str]
    opposite: frozenset[str] = frozenset()
    both: bool = False
    needed: bool = False

    def allow(self, terms: Set[str]) -> bool:
        """Whether a sentence with ``terms`` is not beside the point."""
        if not self.akin.isdisjoint(terms):
            return True
        return not self.needed and self.opposite.isdisjoint(terms)


def stances(asked: Asked, terms: Terms) -> Stances:
    """The words that matter for ``asked``, as index terms."""
    agree, refuse = frozenset(terms(_AGREE)), frozenset(terms(_REFUSE))
    settled = None if asked.open else _SETTLED.match(asked.text)
    if settled and _AGAINST.search(asked.text[: settled.end() + len(" against")]):
        return Stances(akin=refuse, opposite=agree, needed=True)
    verb = frozenset(terms(settled.group(1))) if settled else frozenset()
    if not verb.isdisjoint(agree):
        return Stances(akin=agree, opposite=refuse)
    if not verb.isdisjoint(refuse):
        return Stances(akin=refuse, opposite=agree, needed=True)
    either = agree | refuse
    both = asked.open and asked.kinds in ((), ("who",))
    return Stances(akin=either, both=both and not either.isdisjoint(terms(asked.text)))
