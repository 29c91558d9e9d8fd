"""One answer against what is known of its question -> its scores, and why others are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.normalising import normalise
from bot.answering.verdicts import Unjudged, Verdict
from bot.domain import Answer, Citation, Passage
from bot.evaluation.citation_metrics import citation_scores
from bot.evaluation.gold import Gold
from bot.evaluation.judging import Judge, RulesJudge
from bot.evaluation.metrics import BUDGETED
from bot.evaluation.questions import Question
from bot.evaluation.ranking_metrics import NAMES, ranking_scores
from bot.evaluation.span_metrics import Place, is_found, place_of, span_scores
from bot.evaluation.text_metrics import contains, exact_match, f1, squad_form
from bot.terms import terms

ABSTAINED = "abstained"
NO_GOLD = "not in the question set"


@dataclass(slots=True)
class Scores:
    """``values`` by metric; ``left_out``: why a metric has no value here. None is lost silently.

    ``verdicts`` are the judge's on each claim; ``second`` those of the rules beside a model judge.
    """

    values: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    second: tuple[Verdict, ...] = ()

    def add(self, names: Mapping[str, float] | str, value: float | str) -> None:
        for name in [names] if isinstance(names, str) else names:
            if isinstance(value, str):
                self.left_out[name] = value
            else:
                self.values[name] = value


def score(question: Question, gold: Gold, answer: Answer, judge: Judge) -> Scores:
    """Every metric that applies to this answer."""
    scores = Scores()
    for name, value in _retrieval(question, gold, answer.passages):
        scores.add(name, value)
    for part in (_answers, _abstention, _dates, _effort):
        for name, value in part(question, gold, answer):
            scores.add(name, value)
    _citations(answer, judge, scores)
    return scores


def score_passages(
    question: Question, gold: Gold, by_budget: Mapping[int, Sequence[Passage]]
) -> Scores:
    """Retrieval alone, at each budget; ranks are those of the largest."""
    scores = Scores()
    largest = by_budget[max(by_budget)]
    for name, value in _retrieval(question, gold, largest):
        if name not in BUDGETED:
            scores.add(name, value)
    for budget, passages in by_budget.items():
        for name, value in _characters(question, gold, passages):
            scores.add(f"{name}@{budget}", value)
    return scores


Scored = Iterator[tuple[str, float | str]]


def _retrieval(question: Question, gold: Gold, passages: Sequence[Passage]) -> Scored:
    why = _why_no_gold(question, bool(gold.articles))
    if why:
        for name in NAMES:
            yield name, why
    else:
        ranked = [p.revision.article_id for p in passages]
        yield from ranking_scores(ranked, gold.articles).items()
    yield from _characters(question, gold, passages)
    asked = set(terms(question.text))
    told = set(terms(" ".join(span.text for span in gold.spans)))
    why = why or ("" if gold.spans and asked else NO_GOLD)
    yield "words_in_common", why or len(asked & told) / len(asked)


def _characters(question: Question, gold: Gold, passages: Sequence[Passage]) -> Scored:
    why = _why_no_gold(question, bool(gold.spans))
    found = None if why else span_scores(gold.spans, [place_of(p) for p in passages])
    for name in ("recall", "precision", "iou"):
        yield f"char_{name}", getattr(found, name) if found else why


def _why_no_gold(question: Question, known: bool) -> str:
    if question.answerable is False:
        return "unanswerable"
    return "" if known else NO_GOLD


def claims_text(answer: Answer) -> str:
    """What is claimed, without markers."""
    return " ".join(s.text for s in answer.sentences if s.kind == "claim")


def _answers(question: Question, gold: Gold, answer: Answer) -> Scored:
    said = claims_text(answer)
    unanswerable = question.answerable is False
    if question.answers or unanswerable:
        yield "answer_em", exact_match(said, question.answers)
        yield "answer_f1", f1(said, question.answers)
    else:
        yield "answer_em", NO_GOLD
        yield "answer_f1", NO_GOLD
    held = contains(said, question.answers) if question.answers else None
    yield "answer_contains", _or_why(held, question)
    quoted = _quoted(question, gold, answer)
    yield "quote_recall", _or_why(quoted, question)
    yield "correct", _correct(question, gold, answer, said, held, quoted)


def _or_why(value: float | None, question: Question) -> float | str:
    return _why_no_gold(question, known=False) if value is None else value


def _quoted(question: Question, gold: Gold, answer: Answer) -> float | None:
    """The share of gold spans and expected quotes that citations have; ``None`` without any."""
    wanted = len(gold.spans) + len(question.expected_quotes)
    if not wanted:
        return None
    places = [place for c in answer.citations for place in _places(c)]
    found = sum(is_found(span, places) for span in gold.spans)
    quotes = [normalise(c.quote.text).text for c in answer.citations]
    for expected in question.expected_quotes:
        words = normalise(expected).text
        found += any(words in q or (q in words and 2 * len(q) >= len(words)) for q in quotes)
    return found / wanted


def _places(citation: Citation) -> list[Place]:
    revision = citation.quote.revision
    return [
        Place(
            article_id=revision.article_id, revision=revision.number, start=s.start, end=s.end
        )
        for s in citation.quote.spans
    ]  # fmt: skip


def _correct(
    question: Question,
    gold: Gold,
    answer: Answer,
    said: str,
    held: float | None,
    quoted: float | None,
) -> float | str:
    if question.answerable is False:
        return float(answer.outcome == ABSTAINED)
    if contains(said, question.wrong_answers):
        return 0.0
    if held is None and quoted is None:  # then it is right not to say what is wrong
        return 1.0 if question.wrong_answers else NO_GOLD
    return float(bool(held) or bool(quoted) or _in_gold_words(gold, answer))


def _in_gold_words(gold: Gold, answer: Answer) -> bool:
    """Whether a claim says a gold span in its own words: a system need not cite to be right."""
    said = f" {squad_form(claims_text(answer))} "
    for span in gold.spans:
        words = squad_form(span.text)
        if words and f" {words} " in said:
            return True
        for claim in answer.sentences:
            part = squad_form(claim.text)
            if claim.kind == "claim" and f" {part} " in f" {words} " and 3 * len(part) > len(words):
                return True
    return False


def _abstention(question: Question, gold: Gold, answer: Answer) -> Scored:
    abstained = answer.outcome == ABSTAINED
    if question.answerable is None:
        for name in ("coverage", "abstention_recall", "abstention_precision", "accuracy_answered"):
            yield name, NO_GOLD
        return
    answerable = question.answerable
    yield "coverage", float(not abstained) if answerable else "unanswerable"
    yield "abstention_recall", "answerable" if answerable else float(abstained)
    yield "abstention_precision", float(not answerable) if abstained else "answered"
    said = claims_text(answer)
    held = contains(said, question.answers) if question.answers else None
    right = _correct(question, gold, answer, said, held, _quoted(question, gold, answer))
    yield (
        "accuracy_answered",
        "unanswerable" if not answerable else ABSTAINED if abstained else right,
    )


def _dates(question: Question, gold: Gold, answer: Answer) -> Scored:
    shown = {d.kind for d in answer.disagreements}
    expected = question.disagreement
    if expected is None:
        yield "disagreement_recall", NO_GOLD
        yield "disagreement_precision", NO_GOLD
    else:
        wanted = expected != "none"
        yield "disagreement_recall", float(expected in shown) if wanted else "none is expected"
        yield "disagreement_precision", float(expected in shown) if shown else "none was shown"
    if question.as_of is None:
        yield "as_of_kept", "no as-of date"
        return
    used = [p.revision for p in answer.passages] + [c.quote.revision for c in answer.citations]
    late = any(r.known_from is None or r.known_from > question.as_of for r in used)
    yield "as_of_kept", float(not late)


def _effort(question: Question, gold: Gold, answer: Answer) -> Scored:
    yield "latency_ms", answer.timings.total
    yield "retrieve_ms", answer.timings.retrieve
    yield "first_word_ms", answer.timings.first_word
    yield "input_tokens", float(answer.usage.input_tokens)
    yield "output_tokens", float(answer.usage.output_tokens)
    yield "cost", "unknown" if answer.usage.cost is None else answer.usage.cost


def _citations(answer: Answer, judge: Judge, scores: Scores) -> None:
    if answer.citations:
        valid, exact = zip(*(_validity(c) for c in answer.citations), strict=True)
        scores.add("quote_valid", sum(valid) / len(valid))
        scores.add("quote_exact", sum(exact) / len(exact))
    else:
        why = ABSTAINED if answer.outcome == ABSTAINED else "no quotes"
        scores.add("quote_valid", why)
        scores.add("quote_exact", why)
    names = dict.fromkeys(("citation_recall", "citation_precision"), 0.0)
    try:
        found = citation_scores(answer, judge)
    except Unjudged as error:
        scores.add(names, f"judge: {error.message}")
        return
    if found is None:
        scores.add(names, ABSTAINED if answer.outcome == ABSTAINED else "no claims")
        return
    scores.add("citation_recall", found.recall)
    scores.add("citation_precision", found.precision)
    scores.verdicts = found.verdicts
    if judge.name != RulesJudge.name:
        by_rule = citation_scores(answer, RulesJudge())
        scores.second = by_rule.verdicts if by_rule else ()


def _validity(citation: Citation) -> tuple[bool, bool]:
    """Whether the quote stands where it says: by its words alone, and letter for letter."""
    quote = citation.quote
    parts = quote.text.split(" … ") if len(quote.spans) > 1 else [quote.text]
    spans = [quote.revision.text[s.start : s.end] for s in quote.spans]
    folded = [[normalise(text).text for text in texts] for texts in (parts, spans)]
    return folded[0] == folded[1], spans == parts
