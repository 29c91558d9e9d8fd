"""Drafts -> what of them holds: sentences with verified quotes, numbered citations, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bot.answering.citations import verify
from bot.answering.draft import (
    Draft,
    DraftConflict,
    DraftGap,
    DraftQuote,
    DraftSentence,
    Failure,
    SecondLook,
)
from bot.answering.evidence import is_evidence
from bot.answering.hostile import addresses_a_machine, is_words_alone, plain
from bot.answering.reasons import reasons
from bot.answering.sentences import sentence_around
from bot.domain import (
    Citation,
    Disagreement,
    Passage,
    Quote,
    Revision,
    Sentence,
    Usage,
    Warning,
)
from bot.errors import DatelineError
from bot.terms import terms

LONGEST_GAP = 240
LONGEST_ABOUT = 80
ALIKE = 1 / 3  # of its terms: a sentence that shares so much with a failed one stands in for it

Policy = Literal["strict", "mark"]
OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]


@dataclass(slots=True)
class Verified:
    """What a draft has proven so far. Nothing that is in it is ever taken back.

    ``policy``: whether what is not proven is left out (``strict``) or shown and marked.
    ``present``: the question asks how things are now, so older evidence is marked with its date.
    """

    question: str
    passages: Sequence[Passage]
    on_sentence: OnSentence = lambda _sentence, _citations: None
    policy: Policy = "strict"
    second_look: SecondLook | None = None
    present: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    broke_off: bool = False
    usage: Usage = field(default_factory=Usage)

    def add(self, draft: Draft) -> None:
        """Take in what of ``draft`` holds; what fails is kept as a failure, and not shown."""
        if isinstance(draft, DraftSentence):
            self._add_sentence(draft)
        elif isinstance(draft, DraftGap):
            self._add_gap(draft)
        elif isinstance(draft, DraftConflict):
            self._add_conflict(draft)
        else:
            self.usage += draft.usage
            if draft.problem is not None:
                self.warnings.append(draft.problem)
                self.broke_off = True

    def worth_repairing(self) -> list[Failure]:
        """The failures that a model might mend: it quoted something, or proved nothing at all."""
        tried = [f for f in self.failures if f.lost or f.terms or f.objection]
        return tried or ([] if self.sentences or self.missing else list(self.failures))

    def add_repaired(self, draft: Draft) -> None:
        """Take in a draft of the repair round; a sentence that holds stands for its failure."""
        before, failed = len(self.sentences), len(self.failures)
        self.add(draft)
        del self.failures[failed:]  # what fails again has been counted
        for sentence in self.sentences[before:]:
            alike = max(self.failures, default=None, key=lambda f: _alike(f, sentence))
            if alike is not None and _alike(alike, sentence) >= ALIKE:
                self.failures.remove(alike)

    def give_up(self) -> list[Sentence]:
        """End of the draft: the failures as marked sentences, shown only if the policy says so."""
        left = [self._unproven(failure) for failure in self.failures]
        if self.policy == "mark":
            for sentence, citations in left:
                self.sentences.append(sentence)
                self.on_sentence(sentence, citations)
            return []
        return [sentence for sentence, _ in left]

    def cite(self, quote: Quote) -> int:
        """The number under which ``quote`` stands in the answer, a new one if need be."""
        for citation in self.citations:
            same_article = citation.quote.revision.article_id == quote.revision.article_id
            if same_article and citation.quote.spans == quote.spans:
                return citation.n
        self.citations.append(Citation(n=len(self.citations) + 1, quote=quote))
        return len(self.citations)

    def show(self, sentence: Sentence, *, new_from: int) -> None:
        """Add a sentence that brings the citations from index ``new_from`` on."""
        self.sentences.append(sentence)
        self.on_sentence(sentence, tuple(self.citations[new_from:]))

    def _add_sentence(self, draft: DraftSentence) -> Sentence | None:
        draft = replace(draft, text=plain(draft.text))
        for known in self.sentences:
            if known.text == draft.text:  # said and proven already
                return known
        quotes, failure = self._proven(draft)
        if failure is not None:
            self.failures.append(failure)
            return None
        before = len(self.citations)
        numbers = tuple(dict.fromkeys(self.cite(quote) for quote in quotes))
        sentence = Sentence(
            text=draft.text, kind="claim", citations=numbers, as_of=self._older_than_newest(quotes)
        )
        self.show(sentence, new_from=before)
        return sentence

    def _proven(self, draft: DraftSentence) -> tuple[list[Quote], Failure | None]:
        """The quotes that prove ``draft``, or why none do."""
        found = [(words, verify(words, self.passages)) for words in draft.quotes]
        quotes = [quote for _, quote in found if quote is not None and _proves(quote)]
        if not quotes:  # no usable quote, but the sentence may be the article's own
            named = next((quote.n for quote in draft.quotes if quote.n is not None), None)
            own = verify(DraftQuote(n=named, words=draft.text.rstrip(".")), self.passages)
            quotes = [own] if own is not None and _proves(own) else []
        if not quotes:
            lost = tuple(words.words for words, _ in found if words.words)
            return [], Failure(sentence=draft, lost=lost)
        why = reasons(draft.text, quotes)
        if why.terms:
            return [], Failure(sentence=draft, terms=why.terms, left_out=why.left_out)
        objection = self._second_objection(draft.text, quotes)
        if objection:
            return [], Failure(sentence=draft, objection=objection)
        return quotes, None

    def _second_objection(self, claim: str, quotes: Sequence[Quote]) -> str:
        if self.second_look is None:
            return ""
        try:
            objection, usage = self.second_look.objection(claim, quotes)
        except DatelineError as error:  # unchecked is unproven
            text = f"a second look could not be had: {error.message}"
            if all(known.code != "unchecked" for known in self.warnings):
                self.warnings.append(Warning(code="unchecked", text=text))
            return text
        self.usage += usage
        return objection

    def _older_than_newest(self, quotes: Sequence[Quote]) -> datetime | None:
        """The date of ``quotes``, if the present is asked for and a newer passage is of it, too."""
        mine = _newest(quote.revision for quote in quotes) if self.present else None
        if mine is None:
            return None
        newer = (p for p in self.passages if _day_of(p.revision) > mine.date())
        return mine if any(self._is_about_it(passage) for passage in newer) else None

    def _is_about_it(self, passage: Passage) -> bool:
        """Whether ``passage`` has half of what is asked about: what else is newer says nothing."""
        asked = set(terms(self.question))
        found = set(terms(f"{passage.revision.article.title} {passage.text}"))
        return 2 * len(asked & found) >= len(asked)

    def _unproven(self, failure: Failure) -> tuple[Sentence, tuple[Citation, ...]]:
        """A failure as a marked sentence; cited only if it is to be shown."""
        draft, before = failure.sentence, len(self.citations)
        numbers: tuple[int, ...] = ()
        if self.policy == "mark":
            found = [verify(words, self.passages) for words in draft.quotes]
            quotes = [quote for quote in found if quote is not None and _proves(quote)]
            numbers = tuple(dict.fromkeys(self.cite(quote) for quote in quotes))
        why = failure.terms or ((failure.objection,) if failure.objection else ())
        sentence = Sentence(
            text=draft.text,
            kind="claim",
            citations=numbers,
            support="unsupported",
            unsupported_terms=why,
            left_out=failure.left_out,
        )
        return sentence, tuple(self.citations[before:])

    def _add_gap(self, gap: DraftGap) -> None:
        """Keep what a model found missing, if it brings in nothing of its own."""
        known = " ".join([self.question, *(p.text for p in self.passages)]).casefold()
        text = plain(gap.text)
        names = [w.strip(".,;:!?\"'()") for w in text.split()[1:]]
        foreign = [w for w in names if w[:1].isupper() or any(c.isdigit() for c in w)]
        sound = all(w.casefold() in known for w in foreign) and is_words_alone(gap.text)
        self.missing.append(text if len(text) <= LONGEST_GAP and sound else "")

    def _add_conflict(self, conflict: DraftConflict) -> None:
        claims = []
        for draft in conflict.sentences:
            sentence = self._add_sentence(draft)
            if sentence is not None:
                claims.append((sentence.text, sentence.citations[0]))
        cited = [self.citations[n - 1].quote for _, n in claims]
        if len({n for _, n in claims}) < 2 or not _of_one_thing(cited):
            return
        known = " ".join([self.question, *(p.text for p in self.passages)]).casefold()
        sound = is_words_alone(conflict.about) and len(conflict.about) <= LONGEST_ABOUT
        sound = sound and all(w in known for w in conflict.about.casefold().split())
        self.disagreements.append(
            Disagreement(
                about=conflict.about if sound and conflict.about else "what was asked",
                kind=kind_of([quote.revision for quote in cited]),
                claims=tuple(claims),
            )
        )


def kind_of(revisions: Sequence[Revision]) -> Literal["superseded", "disputed"]:
    """Superseded where a later article says otherwise; disputed where none is later than others."""
    days = {r.article.published.date() if r.article.published else None for r in revisions}
    one_article = len({revision.article_id for revision in revisions}) == 1
    return "disputed" if one_article or len(days) == 1 or None in days else "superseded"


def _of_one_thing(quotes: Sequence[Quote]) -> bool:
    """Whether the quoted sentences share a word at all: else they speak of different things."""
    first, *others = (
        set(terms(sentence_around(quote.revision.text, quote.spans[0]))) for quote in quotes
    )
    return all(first & other for other in others)


def _proves(quote: Quote) -> bool:
    return is_evidence(quote) and not _is_spoken_to_a_machine(quote)


def _is_spoken_to_a_machine(quote: Quote) -> bool:
    """Whether the quote stands in a sentence that tells a model what to say."""
    return any(
        addresses_a_machine(sentence_around(quote.revision.text, span)) for span in quote.spans
    )


def _alike(failure: Failure, sentence: Sentence) -> float:
    one, other = set(terms(failure.sentence.text)), set(terms(sentence.text))
    return len(one & other) / max(1, len(one | other))


def _day_of(revision: Revision) -> date:
    """When it was published; long ago if that is not known."""
    published = revision.article.published
    return published.date() if published is not None else date.min


def _newest(revisions: Iterable[Revision]) -> datetime | None:
    dates = [r.article.published for r in revisions]
    return max((date for date in dates if date is not None), default=None)
