"""The archive's view of words, for those who weigh a question's terms."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.catalogue import Catalogue
from bot.archive.ranking import idf
from bot.domain import EVERYTHING, Scope
from bot.terms import terms


class Lexicon:
    """Index terms, and how rare each is in one archive: in all of it, or, where ``scope`` hides
    something, in what it lets be seen."""

    def __init__(self, catalogue: Catalogue, scope: Scope = EVERYTHING) -> None:
        self._catalogue = catalogue
        self._scope = scope

    def within(self, scope: Scope) -> Lexicon:
        return Lexicon(self._catalogue, scope) if scope.hides else self

    def terms(self, text: str) -> list[str]:
        return terms(text)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        with self._catalogue.seen(self._scope) as index:
            occurrences = index.occurrences(terms)
            atoms = index.totals().get("atoms", 0)
        return {term: idf(occurrences[term], atoms) for term in terms}
