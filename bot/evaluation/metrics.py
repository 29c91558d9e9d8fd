"""The metrics: their names, what they mean, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# proportion: each item scores 0 or 1; share: from 0 to 1; amount: any number from 0 upwards
Scale = Literal["proportion", "share", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """``meaning`` says over which items it is taken."""

    name: str
    title: str
    scale: Scale
    meaning: str
    higher_is_better: bool = True
    group: str = "answers"
    unit: str = ""


def _proportion(name: str, title: str, group: str, meaning: str) -> Metric:
    return Metric(name=name, title=title, scale="proportion", group=group, meaning=meaning)


def _share(name: str, title: str, group: str, meaning: str) -> Metric:
    return Metric(name=name, title=title, scale="share", group=group, meaning=meaning)


def _amount(name: str, title: str, unit: str, meaning: str) -> Metric:
    return Metric(
        name=name,
        title=title,
        scale="amount",
        meaning=meaning,
        higher_is_better=False,
        group="effort",
        unit=unit,
    )


_ALL = (
    _proportion("correct", "Correct", "answers",
        "answerable: a gold answer or a gold span stands in the answer or is quoted, and no wrong"
        " answer is there; unanswerable: abstained"),
    _proportion("answer_em", "Exact match", "answers",
        "the answer is a gold answer (SQuAD); unanswerable: abstained"),
    _share("answer_f1", "Answer F1", "answers",
        "words in common with the nearest gold answer (SQuAD); unanswerable: abstained"),
    _proportion("answer_contains", "Contains a gold answer", "answers",
        "the words of a gold answer stand in the answer, together (ALCE's STR-EM)"),
    _share("quote_recall", "Gold spans quoted", "answers",
        "of the gold spans and expected quotes, those of which citations quote half, or a third"
        " and nothing beside it"),
    _share("citation_recall", "Citation recall", "citations",
        "of an answer's claims, those that their citations together prove (ALCE)"),
    _share("citation_precision", "Citation precision", "citations",
        "of an answer's citations, those that its claims need (ALCE)"),
    _share("quote_valid", "Valid quotes", "citations",
        "of an answer's quotes, those whose words stand in the article, white space and quote"
        " marks aside"),
    _share("quote_exact", "Exact quotes", "citations",
        "of an answer's quotes, those that stand in the article letter for letter"),
    _proportion("coverage", "Coverage", "abstention",
        "of the answerable questions, those answered at least in part"),
    _proportion("accuracy_answered", "Accuracy when answered", "abstention",
        "of the answerable questions that were answered, those answered correctly"),
    _proportion("abstention_recall", "Abstention recall", "abstention",
        "of the unanswerable questions, those abstained from"),
    _proportion("abstention_precision", "Abstention precision", "abstention",
        "of the abstentions, those from unanswerable questions"),
    _proportion("disagreement_recall", "Disagreements found", "disagreement and dates",
        "of the questions whose sources disagree, those where that is shown, and of which kind"),
    _proportion("disagreement_precision", "No false disagreement", "disagreement and dates",
        "of the disagreements shown where it is known, those that are there"),
    _proportion("as_of_kept", "As-of date kept", "disagreement and dates",
        "of the questions as of a date, those with nothing retrieved or cited that came later"),
    _proportion("success@1", "Success@1", "retrieval", "the first article is a gold one"),
    _proportion("success@5", "Success@5", "retrieval", "a gold article is among the first five"),
    _share("recall@5", "Recall@5", "retrieval", "of the gold articles, those among the first five"),
    _share("rr", "Reciprocal rank", "retrieval", "1 / the rank of the first gold article"),
    _share("ndcg@10", "nDCG@10", "retrieval", "discounted gain of the first ten articles"),
    _share("ap", "Average precision", "retrieval", "mean precision at each gold article's rank"),
    _share("char_recall", "Character recall", "retrieval",
        "of the gold spans' characters, those in the passages that the answer was drawn from"),
    _share("char_precision", "Character precision", "retrieval",
        "of the passages' characters, those in gold spans"),
    _share("char_iou", "Character IoU", "retrieval",
        "characters in both, over characters in either"),
    _share("words_in_common", "Words in common", "questions",
        "of a question's words, those that stand in its gold spans: few are hard to find"),
    _amount("latency_ms", "Time to the answer", "ms", "milliseconds from the question to its end"),
    _amount("retrieve_ms", "Time to the passages", "ms", "milliseconds of retrieval"),
    _amount("first_word_ms", "Time to the first sentence", "ms",
        "milliseconds to the first verified sentence"),
    _amount("input_tokens", "Tokens in", "", "tokens sent to the model"),
    _amount("output_tokens", "Tokens out", "", "tokens that the model wrote"),
    _amount("cost", "Cost", "$", "US dollars, where the provider says it"),
)  # fmt: skip

METRICS = {metric.name: metric for metric in _ALL}
BUDGETED = ("char_recall", "char_precision", "char_iou")


def known_metric(name: str) -> Metric | None:
    """The metric ``name``; those of characters may carry a budget: ``char_recall@3000``."""
    base, at, budget = name.partition("@")
    if name not in METRICS and at and base in BUDGETED and budget.isdigit():
        metric = METRICS[base]
        return Metric(
            name=name,
            title=f"{metric.title} at {int(budget):,}",
            scale=metric.scale,
            group="retrieval by budget",
            meaning=f"{metric.meaning}, with a budget of {int(budget):,} characters",
        )
    return METRICS.get(name)
