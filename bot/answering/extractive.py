"""The offline answerer: picks the sentences that answer a question and quotes them.

    score(sentence) = inside + 0.25 (near - inside) + cosine
                      + 0.15 (if it holds what the question word asks for)

``inside`` is the share of the question's weight (the idf of its terms) that stands in the sentence,
``near`` that which stands in it, its neighbours or the title; a word of approval or refusal counts
in part for another one. A sentence answers if ``inside + 0.7 (near - inside)`` is at least 0.45 and
every name and number of the question stands near it; when none does, it abstains.

The numbers were chosen on one half of 300 questions of ClapNQ (Rosenthal et al., 2024).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.draft import DraftQuote, DraftSentence
from bot.answering.sentences import sentence_spans
from bot.domain import Passage, Scope, Span

MOST_SENTENCES = 3
LEAST_COVERAGE = 0.45
NEAR_BEST = 0.55  # a further sentence must reach this share of the best score
SAME = 0.6  # sentences sharing this much of their terms (Jaccard) say the same
COSINE, EXPECTED, CONTEXT, BESIDE = 1.0, 0.15, 0.7, 0.25
STANCE = 0.7  # of a word's weight, for another word of approval or refusal in its place


_NAME_INSIDE = re.compile(r"(?<=[^\s.!?:] )[A-Z][\w’'-]+")
_WHEN = re.compile(
    r"\b(?:\d{4}|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tomorrow|week|month"
    r"|year|century)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|all|none|half)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|as|due|so that|in order to|caused?|reason)\b")
_EXPECTED = (
    (re.compile(r"^\W*(?:who|whom|whose|which \w+)\b", re.I), _NAME_INSIDE),
    (re.compile(r"\b(?:when|what (?:year|date|day|month)|how long)\b", re.I), _WHEN),
    (re.compile(r"\bhow (?:many|much|old|far|large|often)\b|\bpercentage\b", re.I), _NUMBER),
    (re.compile(r"\bwhere\b", re.I), _NAME_INSIDE),
    (re.compile(r"\bwhy\b", re.I), _REASON),
)
_SHAPING = frozenset(
    "many much against say says said tell happen happened mean name according reported".split()
)
# Who approves is also answered by who has doubts.
_STANCE_WORDS = """approve approval back backs backing support supports endorse endorsement favour
favor agree consent ratify oppose opposition object objection reject refuse resist veto block doubt
reservation reservations against"""
_ASKED_NAME = re.compile(r"(?<=\S )[A-Z][\w’'-]*|\d[\d.,]*\d|\d")


class Lexicon(Protocol):
    """The archive's view of words."""

    def terms(self, text: str) -> list[str]:
        """Index terms, in order, repeats kept, stop words dropped."""
        ...

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """The idf of each term."""
        ...

    def within(self, scope: Scope) -> Lexicon:
        """The same, for someone from whom something may be hidden."""
        ...


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: int
    span: Span
    text: str
    context: str
    terms: frozenset[str]


class ExtractiveAnswerer:
    """Answers in the articles' own sentences, or not at all."""

    name = "offline"
    prompt_hash: str | None = None

    def __init__(self, lexicon: Lexicon, embedder: Embedder) -> None:
        self._lexicon = lexicon
        self._embedder = embedder

    def within(self, scope: Scope) -> ExtractiveAnswerer:
        return ExtractiveAnswerer(self._lexicon.within(scope), self._embedder)

    def draft(self, question: str, passages: Sequence[Passage]) -> Iterator[DraftSentence]:
        """The sentences that answer ``question``, each with itself as its quote."""
        candidates = self._candidates(passages)
        weights = self._weights(question)
        if not candidates or not sum(weights.values()):
            return
        inside, near = self._coverage(candidates, weights)
        scores = inside + BESIDE * (near - inside) + self._bonus(question, candidates)
        covered = inside + CONTEXT * (near - inside)
        answerable = (covered >= LEAST_COVERAGE) & self._speaks_of(question, candidates)
        if not answerable.any():
            return
        best = float(scores[answerable].max())
        for i in self._distinct(candidates, scores, NEAR_BEST * best):
            yield DraftSentence(
                text=" ".join(candidates[i].text.split()),
                quotes=(DraftQuote(n=candidates[i].passage, words=candidates[i].text),),
            )

    def _weights(self, question: str) -> dict[str, float]:
        """The rarity of each term asked about, but for words that only shape a question."""
        topic = " ".join(w for w in question.split() if w.strip("?.,").lower() not in _SHAPING)
        return self._lexicon.rarity(sorted(set(self._lexicon.terms(topic))))

    def _candidates(self, passages: Sequence[Passage]) -> list[_Candidate]:
        found = []
        for n, passage in enumerate(passages, start=1):
            article = passage.revision.article
            spans = sentence_spans(article.text, passage.start, passage.end)
            for i, span in enumerate(spans):
                text = article.text[span.start : span.end]
                if not is_quotable(text, article.text, article.title):
                    continue
                around = spans[max(0, i - 1) : i + 2]
                context = article.text[around[0].start : around[-1].end] + "\n" + article.head
                terms = frozenset(self._lexicon.terms(text))
                found.append(_Candidate(n, span, text, context, terms))
        return found

    def _coverage(
        self, candidates: Sequence[_Candidate], weights: dict[str, float]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The share of the question's weight in each sentence, and in it with what is near it."""
        total = sum(weights.values())
        inside, near = [], []
        for candidate in candidates:
            around = candidate.terms | set(self._lexicon.terms(candidate.context))
            inside.append(self._share(weights, candidate.terms) / total)
            near.append(self._share(weights, around) / total)
        return np.array(inside), np.array(near)

    def _share(self, weights: dict[str, float], found: Set[str]) -> float:
        takes_a_stance = not self._stance.isdisjoint(found)
        return sum(
            w if t in found else STANCE * w * (takes_a_stance and t in self._stance)
            for t, w in weights.items()
        )

    @cached_property
    def _stance(self) -> frozenset[str]:
        return frozenset(self._lexicon.terms(_STANCE_WORDS))

    def _bonus(self, question: str, candidates: Sequence[_Candidate]) -> NDArray[np.float64]:
        vectors = self._embedder.embed([question, *(c.text for c in candidates)])
        bonus: NDArray[np.float64] = COSINE * (vectors[1:] @ vectors[0]).astype(np.float64)
        for asks, holds in _EXPECTED:
            if asks.search(question):
                bonus += [EXPECTED * bool(holds.search(c.text)) for c in candidates]
        return bonus

    def _speaks_of(self, question: str, candidates: Sequence[_Candidate]) -> NDArray[np.bool_]:
        """Which candidates have every name and number that the question names near them."""
        asked = {t for name in _ASKED_NAME.findall(question) for t in self._lexicon.terms(name)}
        return np.array([asked <= set(self._lexicon.terms(c.context)) for c in candidates])

    def _distinct(
        self, candidates: Sequence[_Candidate], scores: NDArray[np.float64], least: float
    ) -> list[int]:
        chosen: list[int] = []
        for i in np.argsort(-scores, kind="stable").tolist():
            if scores[i] < least or len(chosen) == MOST_SENTENCES:
                break
            if all(_overlap(candidates[i].terms, candidates[j].terms) < SAME for j in chosen):
                chosen.append(i)
        return chosen


def is_quotable(sentence: str, text: str, title: str) -> bool:
    """Whether ``sentence`` can be quoted as an answer: no label, headline, question or repeat."""
    words = sentence.split()
    return (
        len(words) >= 5
        and not sentence.rstrip("\"'”’)").endswith("?")
        and any(word[0].islower() for word in words if word[0].isalpha())
        and " ".join(words).casefold() != " ".join(title.split()).casefold()
        and text.count(sentence) < 2
    )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))
