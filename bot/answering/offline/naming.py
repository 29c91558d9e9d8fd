"""Whether a sentence is seen to speak of the names that a question asks about."""

from __future__ import annotations

import re

from bot.answering.asking import Asked, new_names
from bot.answering.nations import other_names
from bot.answering.offline.candidates import Candidate, Lexicon
from bot.answering.quantities.dates import Mention, dates_in, day_mention
from bot.domain import Article

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_CAPITAL_NOUNS = ("de",)  # languages in which capitals do not tell names


class Named:
    """The names and numbers of one question, ready to be looked for in sentences."""

    def __init__(self, asked: Asked, lexicon: Lexicon) -> None:
        self._asked = asked
        self._lexicon = lexicon
        self._spelled = {
            name: self._spellings(name) for group in (*asked.names, asked.carried) for name in group
        }

    def _spellings(self, name: str) -> list[frozenset[str]]:
        spelled = [frozenset(self._lexicon.terms(n)) for n in (name, *other_names(name))]
        return [terms for terms in spelled if terms]  # "US" is a word like any other in small print

    def stand_in(self, candidate: Candidate, *, of_all: bool) -> bool:
        """Whether ``candidate`` has every name and number in it, beside it or in its title.

        Of names that the question joins ("France or Germany"), all, or with ``of_all`` false one.
        What a yes-or-no question asks of one must not be said of another: the sentence has that
        name, or none of its own.
        """
        asked = self._asked
        if not all(self._is_dated(candidate, day) for day in asked.dates):
            return False
        if asked.carried and not any(self._stands(name, candidate) for name in asked.carried):
            return False
        if candidate.article.language in _CAPITAL_NOUNS:
            listed = [name for group in asked.names for name in group]
            return not listed or any(self._stands(name, candidate) for name in listed)
        enough = all if of_all else any
        return self._has_subject(candidate) and all(
            enough(self._stands(name, candidate) for name in group) for group in asked.names
        )

    def _is_dated(self, candidate: Candidate, day: Mention) -> bool:
        """Whether ``candidate`` tells of ``day``, or is out then and tells of no other one.

        Of an article that does not say when it was out, the words of the day stand in it.
        """
        published = candidate.article.published
        if published is None:
            words = day.said.replace(",", " ").split()
            return all(_mentions(candidate.article, word) for word in words)
        told = dates_in(candidate.text, published.date())
        if any(day.fits(mention) for mention in told):
            return True
        others = any(m.month is not None or m.weekday is not None for m in told)
        return not others and day.fits(day_mention(published.date(), 0, 0, ""))

    def _stands(self, name: str, candidate: Candidate) -> bool:
        """A name of several words may be shortened to its last one where the article has it in
        full. A number may stand anywhere in the article, but what has 2018 is not about 2019.
        """
        spelled = self._spelled[name]
        years = _YEAR.findall(candidate.text) if _YEAR.fullmatch(name) else []
        if years and name not in years:
            return False
        if not spelled or any(terms <= candidate.near for terms in spelled):
            return True
        if name.isdigit():
            return _mentions(candidate.article, name)
        last = frozenset(self._lexicon.terms(name.split()[-1])) if " " in name else frozenset()
        return bool(last) and last <= candidate.near and _mentions(candidate.article, name)

    def _has_subject(self, candidate: Candidate) -> bool:
        subject = [terms for name in self._asked.subject for terms in self._spelled[name]]
        return (
            not subject
            or any(terms <= candidate.terms for terms in subject)
            or not (new_names(candidate.text, self._asked.text) or _begins_with_name(candidate))
        )


def _begins_with_name(candidate: Candidate) -> bool:
    """Whether the first word is a nation, or has its capital within sentences, too."""
    first = re.match(r"\W*([A-Z][\w’-]*)", candidate.text)
    if first is None:
        return False
    within = re.compile(rf"(?<=[a-z,] ){re.escape(first[1])}\b")
    return bool(other_names(first[1]) or within.search(candidate.article.text))


def _mentions(article: Article, name: str) -> bool:
    """Whether ``name`` stands in ``article``, as whole words that may go on ("Swede", "Swedes")."""
    text = f"{article.head}\n{article.text}"
    return bool(re.search(rf"(?<!\w){re.escape(name)}", text, re.IGNORECASE))
