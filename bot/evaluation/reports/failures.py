"""What went wrong with one item, in words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.items import FOUND, Item
from bot.evaluation.span_metrics import GoldSpan, Place, is_found, overlap
from bot.evaluation.text_metrics import contains


def reasons(item: Item) -> list[str]:
    """Why an item failed or fell short; empty when nothing is known against it."""
    if item.error is not None:
        return [str(item.error["text"])]
    found = list(_answer(item)) if item.status != FOUND else []
    return found + list(_retrieval(item)) + list(_citations(item)) + list(_dates(item))


def has_failed(item: Item) -> bool:
    """Whether an item counts against the run: wrong, or (of retrieval alone) nothing was found."""
    if item.status == FOUND:
        return found_share(item) == 0
    return item.scores.get("correct") == 0


def found_share(item: Item) -> float | None:
    """Of an item of retrieval alone: the share of gold characters at its largest budget."""
    by_budget = [name for name in item.scores if name.startswith("char_recall@")]
    if not by_budget:
        return item.scores.get("success@5")
    return item.scores[max(by_budget, key=lambda name: int(name.partition("@")[2]))]


def _answer(item: Item) -> Iterator[str]:
    answerable = item.gold["answerable"]
    if answerable is False and item.status != "abstained":
        yield "answered, though the articles do not say"
    elif answerable and item.status == "abstained":
        yield "abstained, though the articles answer it"
    elif item.scores.get("correct") == 0:
        wrong = [w for w in item.gold["wrong_answers"] if contains(said(item), [w])]
        if wrong:
            yield f"it holds a wrong answer: “{wrong[0]}”"
        if item.scores.get("answer_contains") == 0:
            yield f"no gold answer is in it: “{'”, “'.join(item.gold['answers'][:3])}”"
        if item.scores.get("quote_recall") == 0:
            yield "no gold words are quoted"


def said(item: Item) -> str:
    """The claims of the item's answer."""
    sentences = (item.answer or {}).get("sentences", [])
    return " ".join(s["text"] for s in sentences if s["kind"] == "claim")


def gold_spans(item: Item) -> list[GoldSpan]:
    return [
        GoldSpan(text=s["text"], places=tuple(Place(**place) for place in s["places"]))
        for s in item.gold["spans"]
    ]


def passage_place(passage: dict[str, object]) -> Place:
    names = ("article_id", "revision", "start", "end")
    return Place(**{name: passage[name] for name in names})  # type: ignore[arg-type]


def _retrieval(item: Item) -> Iterator[str]:
    recall = found_share(item) if item.status == FOUND else item.scores.get("char_recall")
    if recall is None or recall == 1.0 or (item.status != FOUND and item.scores.get("correct")):
        return
    places = [passage_place(p) for p in item.retrieved]
    for span in gold_spans(item):
        if not is_found(span, places):
            part = any(overlap([place], [p]) for place in span.places for p in places)
            yield f"{'only in part' if part else 'not'} retrieved: “{short(span.text)}”"


def _citations(item: Item) -> Iterator[str]:
    claims = [s for s in (item.answer or {}).get("sentences", []) if s["kind"] == "claim"]
    for claim, verdict in zip(claims, item.judged, strict=False):
        if not verdict["supported"]:
            why = f" ({verdict['why']})" if verdict["why"] else ""
            yield f"not proven by its citations{why}: “{short(claim['text'])}”"
    failed = item.left_out.get("citation_recall", "")
    if failed.startswith("judge:"):
        yield failed


def _dates(item: Item) -> Iterator[str]:
    if item.scores.get("as_of_kept") == 0:
        yield f"something used came out after {item.asked['as_of']}"
    if item.scores.get("disagreement_recall") == 0:
        yield f"the disagreement ({item.gold['disagreement']}) is not shown"
    if item.scores.get("disagreement_precision") == 0:
        yield "a disagreement is shown that is not there"


def short(text: str) -> str:
    """``text`` in one line of at most 120 characters."""
    words = " ".join(text.split())
    return words if len(words) <= 120 else words[:117] + "..."
