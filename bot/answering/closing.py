"""How an answer closes: what it could not say, its outcome, and what its reader is warned of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.answering import gaps
from bot.answering.verified import Verified
from bot.domain import Absence, Coverage, Outcome, Passage, Scope, Sentence, Warning

NEAREST = 3  # passages named in an abstention


class Archive(gaps.Archive, Protocol):
    """Knows what there is to answer from."""

    def coverage(self, scope: Scope) -> Coverage: ...

    def left_out(self, scope: Scope) -> tuple[int, int]:
        """Articles without a date, and articles of which only a later text is known."""


def absence_of(found: Verified, archive: Archive, scope: Scope) -> Absence | None:
    """What of the question has no evidence; ``None`` where all of it has, or nobody can tell."""
    missing = list(found.missing)
    if found.passages or archive.coverage(scope).articles:  # else every name would be missing
        missing += gaps.seen_by_rule(found, archive, scope)
    stopped = any(warning.code == "stopped" for warning in found.warnings)
    if stopped or (found.sentences and not missing):
        return None
    nearest: Sequence[Passage] = found.passages[:NEAREST] if not found.sentences else ()
    return Absence(
        looked_for=found.question,
        missing=tuple(dict.fromkeys(text for text in missing if text)),
        nearest=tuple(nearest),
        covered=archive.coverage(scope),
    )


def outcome_of(sentences: Sequence[Sentence], absence: Absence | None) -> Outcome:
    if not sentences:
        return "abstained"
    return "answered" if absence is None else "partly_answered"


def warnings_of(
    found: Verified, dropped: Sequence[Sentence], archive: Archive, scope: Scope
) -> Iterator[Warning]:
    """What came up on the way, what was left out of the draft, and what of the articles."""
    yield from found.warnings
    if dropped:
        sentences = _counted(len(dropped), "sentence of the draft", "sentences of the draft")
        said = "it says" if len(dropped) == 1 else "they say"
        text = f"{sentences} left out, because the articles do not prove what {said}"
        yield Warning(code="unproven", text=text)
    undated, earlier = archive.left_out(scope)
    if undated:
        articles = _counted(undated, "article", "articles")
        text = f"{articles} left out: what has no date cannot count for one"
        yield Warning(code="undated_left_out", text=text)
    if earlier:
        text = (
            f"{_counted(earlier, 'article', 'articles')} left out: first taken in after a"
            " correction, so what was said by then is unknown"
        )
        yield Warning(code="earlier_text_unknown", text=text)


def _counted(count: int, one: str, several: str) -> str:
    return f"1 {one} was" if count == 1 else f"{count} {several} were"
