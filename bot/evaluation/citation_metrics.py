"""Citation recall and precision as ALCE defines them, with a pluggable judge of entailment.

Gao et al., "Enabling Large Language Models to Generate Text with Citations" (2023),
https://arxiv.org/abs/2305.14627, section 3, and its ``eval.py``:

- a sentence scores recall 1 if all that it cites, together, entails it; without a citation 0;
- a citation scores precision 1 if its sentence has recall 1, and it alone entails the sentence or
  the others without it do not;
- both are means over an answer's sentences and citations, then over the answers. An answer without
  a citation has precision 0. ALCE skips empty answers; here they are counted as abstained.

What entails is the quote that is cited, with its article's title and date; ALCE has whole passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.verdicts import Verdict
from bot.domain import Answer, Quote, Sentence
from bot.evaluation.judging import Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationScores:
    """Shares from 0 to 1, and the verdict on each claim with all its citations."""

    recall: float
    precision: float
    verdicts: tuple[Verdict, ...]


def citation_scores(answer: Answer, judge: Judge) -> CitationScores | None:
    """``None`` for an answer that claims nothing. Raises :class:`Unjudged`."""
    claims = [s for s in answer.sentences if s.kind == "claim"]
    if not claims:
        return None
    by_number = {c.n: c.quote for c in answer.citations}
    verdicts, precise, cited = [], 0, 0
    for claim in claims:
        quotes = cited_by(claim, by_number)
        verdict = (
            judge.verdict(claim.text, quotes)
            if quotes is not None
            else Verdict(supported=False, why="it cites what is not there")
        )
        verdicts.append(verdict)
        cited += len(claim.citations)
        if verdict.supported and quotes:
            precise += sum(_counts(claim.text, quotes, i, judge) for i in range(len(quotes)))
    return CitationScores(
        recall=sum(v.supported for v in verdicts) / len(claims),
        precision=precise / cited if cited else 0.0,
        verdicts=tuple(verdicts),
    )


def cited_by(claim: Sentence, by_number: dict[int, Quote]) -> list[Quote] | None:
    """The quotes that ``claim`` cites; ``None`` if one of its numbers is out of range."""
    if any(n not in by_number for n in claim.citations):
        return None
    return [by_number[n] for n in claim.citations]


def _counts(claim: str, quotes: Sequence[Quote], i: int, judge: Judge) -> bool:
    """Whether citation ``i`` of a claim that all of them entail is worth being there."""
    if len(quotes) == 1 or judge.verdict(claim, [quotes[i]]).supported:
        return True
    return not judge.verdict(claim, [*quotes[:i], *quotes[i + 1 :]]).supported
