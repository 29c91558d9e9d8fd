"""The offline answerer: picks the sentences that answer a question and quotes them.

A sentence answers if it is likely enough to (:mod:`bot.answering.offline.weighing`) and every name
and number of the question stands in it or is what it is seen to be about. When none does, it
abstains. What happened on a day is answered by the first sentences of what was out or is told of
then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.asking import Asked, asks_for_a_span, holds, read
from bot.answering.draft import DraftGap, DraftQuote, DraftSentence
from bot.answering.offline.candidates import Candidate, Lexicon, find, not_taken_back
from bot.answering.offline.choosing import Weighed, choose, leads
from bot.answering.offline.joined import parts_of
from bot.answering.offline.likewise import likewise
from bot.answering.offline.naming import Named
from bot.answering.offline.speaking import Said
from bot.answering.offline.stances import stances
from bot.answering.offline.weighing import Embedder, features_of, odds, weights_of
from bot.domain import Passage, Scope


class ExtractiveAnswerer:
    """Answers in the articles' own sentences, or not at all."""

    name = "offline"
    prompt_hash: str | None = None

    def __init__(self, lexicon: Lexicon, embedder: Embedder) -> None:
        self._lexicon = lexicon
        self._embedder = embedder

    def within(self, scope: Scope) -> ExtractiveAnswerer:
        return ExtractiveAnswerer(self._lexicon.within(scope), self._embedder)

    def draft(
        self, question: str, passages: Sequence[Passage]
    ) -> Iterator[DraftSentence | DraftGap]:
        """The sentences that answer ``question``, each with itself as its quote.

        Of a question that joins two, what answers either; which is not answered is said.
        """
        candidates, parts = find(passages, self._lexicon), parts_of(question)
        answers = [self._chosen(read(part), candidates) for part in parts]
        if not any(answers) and len(parts) > 1:
            answers, parts = [self._chosen(read(question), candidates)], [question]
        for candidate in (c for chosen in answers for c in chosen):
            yield DraftSentence(
                text=" ".join(candidate.text.split()),
                quotes=(DraftQuote(n=candidate.passage, words=candidate.text),),
            )
        for part, chosen in zip(parts, answers, strict=True):
            if not chosen and len(parts) > 1:
                yield DraftGap(text=f"The articles do not say: {part}")

    def _chosen(self, asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
        weights = weights_of(asked, self._lexicon)
        named = Named(asked, self._lexicon)
        if asked.dates and not weights:
            return leads([c for c in candidates if named.stand_in(c, of_all=True)])
        if not candidates or not sum(weights.values()):
            return []
        sides = stances(asked, self._lexicon.terms)
        if "number" in asked.kinds:  # of what else a corrected sentence says, it is evidence still
            candidates = list(not_taken_back(candidates))
        candidates = Said(asked.text, self._lexicon.terms).told(candidates)
        if not candidates:
            return []
        others = likewise(asked, [c.text for c in candidates], sides, self._lexicon.terms)
        features = features_of(asked, weights, candidates, others, self._lexicon, self._embedder)
        scores = odds(features, asked)
        weighed = [
            Weighed(
                candidate=candidate,
                odds=float(value),
                holds=any(holds(kind, candidate.text, asked.text) for kind in asked.kinds),
                turns=others.turns(candidate.terms),
            )
            for candidate, value in zip(candidates, scores, strict=True)
        ]
        if asks_for_a_span(asked.text):  # of time: nothing else is an answer, however alike
            weighed = [w for w in weighed if w.holds]
        for of_all in (True, False):
            spoken = [w for w in weighed if named.stand_in(w.candidate, of_all=of_all)]
            if chosen := choose(asked, sides, spoken):
                return chosen
        return []
