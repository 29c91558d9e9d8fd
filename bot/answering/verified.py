"""Drafts -> what of them holds: sentences with verified quotes, numbered citations, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.answering.citations import verify
from bot.answering.draft import Draft, DraftConflict, DraftGap, DraftQuote, DraftSentence
from bot.answering.support import unsupported_terms
from bot.domain import Citation, Disagreement, Passage, Quote, Sentence, Usage, Warning

LEAST_WORDS = 4  # a shorter quote is evidence of nothing, unless it is the whole claim
LONGEST_GAP = 240

OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]


@dataclass(slots=True)
class Verified:
    """What a draft has proven so far. Nothing that is in it is ever taken back."""

    question: str
    passages: Sequence[Passage]
    on_sentence: OnSentence = lambda _sentence, _citations: None
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    dropped: int = 0
    usage: Usage = field(default_factory=Usage)

    def add(self, draft: Draft) -> None:
        """Take in what of ``draft`` holds."""
        if isinstance(draft, DraftSentence):
            self._add_sentence(draft)
        elif isinstance(draft, DraftGap):
            self._add_gap(draft)
        elif isinstance(draft, DraftConflict):
            self._add_conflict(draft)
        else:
            self.usage = draft.usage
            if draft.problem is not None:
                self.warnings.append(draft.problem)

    def _add_sentence(self, draft: DraftSentence) -> Sentence | None:
        quotes = self._proven(draft)
        if not quotes:
            self.dropped += 1
            return None
        before = len(self.citations)
        numbers = tuple(dict.fromkeys(self._number(quote) for quote in quotes))
        sentence = Sentence(text=draft.text, kind="claim", citations=numbers)
        if all(sentence.text != known.text for known in self.sentences):
            self.sentences.append(sentence)
            self.on_sentence(sentence, tuple(self.citations[before:]))
        return sentence

    def _proven(self, draft: DraftSentence) -> list[Quote]:
        """The quotes that prove ``draft``; none if it says more than they do."""
        found = [verify(quote, self.passages) for quote in draft.quotes]
        quotes = [q for q in found if q is not None and len(q.text.split()) >= LEAST_WORDS]
        if not quotes:  # no usable quote, but the sentence may be the article's own
            named = next((quote.n for quote in draft.quotes if quote.n is not None), None)
            own = verify(DraftQuote(n=named, words=draft.text.rstrip(".")), self.passages)
            quotes = [own] if own is not None and len(own.text.split()) >= LEAST_WORDS else []
        return [] if unsupported_terms(draft.text, quotes) else quotes

    def _number(self, quote: Quote) -> int:
        for citation in self.citations:
            same_article = citation.quote.revision.article_id == quote.revision.article_id
            if same_article and citation.quote.spans == quote.spans:
                return citation.n
        self.citations.append(Citation(n=len(self.citations) + 1, quote=quote))
        return len(self.citations)

    def _add_gap(self, gap: DraftGap) -> None:
        """Keep what a model found missing, if it brings in nothing of its own."""
        known = " ".join([self.question, *(p.text for p in self.passages)]).casefold()
        names = [w.strip(".,;:!?\"'()") for w in gap.text.split()[1:]]
        foreign = [w for w in names if w[:1].isupper() or any(c.isdigit() for c in w)]
        if len(gap.text) <= LONGEST_GAP and all(w.casefold() in known for w in foreign):
            self.missing.append(gap.text)
        else:
            self.missing.append("")

    def _add_conflict(self, conflict: DraftConflict) -> None:
        claims = []
        for draft in conflict.sentences:
            sentence = self._add_sentence(draft)
            if sentence is not None:
                claims.append((sentence.text, sentence.citations[0]))
        if len({n for _, n in claims}) < 2:
            return
        cited = [self.citations[n - 1].quote.revision for _, n in claims]
        dates = {r.article.published for r in cited}
        one_time = len({r.article_id for r in cited}) == 1 or len(dates) == 1 or None in dates
        known = " ".join([self.question, *(p.text for p in self.passages)]).casefold()
        sound = all(w in known for w in conflict.about.casefold().split())
        self.disagreements.append(
            Disagreement(
                about=conflict.about if sound and conflict.about else "what was asked",
                kind="disputed" if one_time else "superseded",
                claims=tuple(claims),
            )
        )
