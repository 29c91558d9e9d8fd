"""Words that count in part for a word of the question: those that news uses for it.

"Killed" counts for "death toll", "director" for "leads"; where it is asked how something is now, so
does the opposite: that schools reopened says whether they are closed. Approval and refusal count
for one another as :mod:`bot.answering.offline.stances` has it. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from bot.answering.asking import Asked
from bot.answering.english.lexicon import opposite
from bot.answering.english.words import stem
from bot.answering.offline.stances import Stances, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Likewise:
    """``instead``: of a term of the question, those that count in part for it. ``turned``: those
    that say the opposite of one.
    """

    instead: Mapping[str, Set[str]]
    turned: Set[str]

    def turns(self, terms: Set[str]) -> bool:
        """Whether ``terms`` say that what is asked about has turned into its opposite."""
        return not self.turned.isdisjoint(terms)


_WORD = re.compile(r"[a-z]{3,}")
_AGAIN = re.compile(r"^re(?=[a-z]{4})")
_LEADING = frozenset("lead leads led head heads headed run runs ran chair chairs chaired".split())
_LEADERS = frozenset(
    """leader head director chief chairman chairwoman chair chairperson president boss
    manager""".split()
)
# Broader sets, as the checks of a claim have them, pick worse sentences on ClapNQ.
_FOR_ONE_ANOTHER = (
    (_LEADING, _LEADERS),
    *((_set, _set) for _set in (
        frozenset("kill kills killed die dies died dead death deaths toll lives fatal".split()),
        frozenset("injure injured injuries hurt wounded".split()),
        frozenset("cost costs price prices".split()),
        frozenset("raise raises raised rise rises rose risen increase increases increased".split()),
        frozenset("resign resigns resigned quit quits".split()),
    )),
)  # fmt: skip


_LACKING = frozenset("without lacking missing lost".split())
_BACK = frozenset("restored returned recovered found back".split())


def likewise(asked: Asked, texts: Iterable[str], sides: Stances, terms: Terms) -> Likewise:
    """What the words of ``texts`` say for those of the question."""
    said = _words(texts)
    turned: dict[str, set[str]] = {}
    instead: dict[str, set[str]] = {}
    for word in sorted(_words([asked.text])):
        contraries = {w for w in said if _turns(word, w)} if asked.as_it_is else set()
        others = {w for w in said if _begins_again(word, w)} if asked.as_it_is else set()
        for some, rest in _FOR_ONE_ANOTHER:
            others |= said & rest if word in some else set()
        for term in terms(word):
            turned[term] = _first_terms(contraries, terms)
            akin = sides.akin if term in sides.akin else set()
            instead[term] = _first_terms(others, terms) | turned[term] | akin
    return Likewise(instead=instead, turned=set().union(*turned.values()) - set(instead))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.casefold())}


def _first_terms(words: Iterable[str], terms: Terms) -> set[str]:
    return {found[0] for word in words if (found := terms(word))}


def _begins_again(asked: str, said: str) -> bool:
    """ "Reopened" for "opened", and the other way round."""
    if not (asked.startswith("re") or said.startswith("re")):
        return False
    return asked != said and stem(_bare(asked)) == stem(_bare(said))


def _turns(asked: str, said: str) -> bool:
    if asked in _LACKING and said in _BACK:
        return True
    return opposite(_bare(asked), _bare(said))


def _bare(word: str) -> str:
    return _AGAIN.sub("", word)
