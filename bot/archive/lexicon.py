"""The archive's view of words, for those who weigh a question's terms."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.archive.catalogue import Catalogue
from bot.archive.compounds import parts_of
from bot.archive.ranking import idf
from bot.domain import EVERYTHING, Scope
from bot.languages.indexing import COMPOUNDING, ENGLISH, PREFIX_MARK, index_terms, word_forms

_MOST_REMEMBERED = 50_000  # words

_Forms = tuple[str, ...]


class Lexicon:
    """Index terms, and how rare each is in one archive.

    Where the archive has several languages, a word stands for itself in the form that most of the
    archive has it in, whichever language a text is in: a question's word and an article's meet.
    Where ``scope`` hides something, a word is as rare as it is among what may be seen.
    """

    def __init__(self, catalogue: Catalogue, scope: Scope = EVERYTHING) -> None:
        self._catalogue = catalogue
        self._scope = scope
        self._index = catalogue.index
        self._memory: tuple[_Forms, dict[_Forms, _Forms]] = ((), {})

    def within(self, scope: Scope) -> Lexicon:
        return Lexicon(self._catalogue, scope) if scope.hides else self

    def terms(self, text: str) -> list[str]:
        """Of each word its term; then its first letters, where its language goes by them, and the
        words that it is joined from."""
        languages = self._index.languages() or (ENGLISH,)
        if languages == (ENGLISH,):
            return index_terms(text, ENGLISH)
        before, known = self._memory  # another thread may put a new one in its place
        if languages != before or len(known) > _MOST_REMEMBERED:
            known = {}
            self._memory = languages, known
        words = word_forms(text, languages)
        known |= self._terms_of({forms for forms in words if forms not in known}, languages)
        return [term for forms in words for term in known[forms]]

    def _terms_of(self, words: Set[_Forms], languages: _Forms) -> dict[_Forms, _Forms]:
        found: dict[_Forms, _Forms] = {}
        occurrences = self._index.occurrences(sorted({form for forms in words for form in forms}))
        joining = [language for language in languages if language in COMPOUNDING]
        for forms in words:
            whole = [form for form in forms if not form.endswith(PREFIX_MARK)] or [forms[0]]
            term = max(whole, key=lambda form: occurrences[form])
            starts = [f for f in forms if f.endswith(PREFIX_MARK) and occurrences[f]]
            parts = parts_of(term, self._index, joining) if joining else []
            found[forms] = tuple(dict.fromkeys((term, *starts, *parts)))
        return found

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        with self._catalogue.seen(self._scope) as index:
            occurrences = index.occurrences(terms)
            atoms = index.totals().get("atoms", 0)
        return {term: idf(occurrences[term], atoms) for term in terms}
