"""The archive's view of words, for those who weigh a question's terms."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.catalogue import Catalogue
from bot.archive.ranking import idf
from bot.terms import terms


class Lexicon:
    """Index terms, and how rare each is in one archive."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def terms(self, text: str) -> list[str]:
        return terms(text)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        occurrences = self._catalogue.index.occurrences(terms)
        atoms = self._catalogue.index.totals().get("atoms", 0)
        return {term: idf(occurrences[term], atoms) for term in terms}
