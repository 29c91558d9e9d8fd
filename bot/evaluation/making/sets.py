"""A question set from an archive: plain, paraphrased, unanswerable and as-of questions."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.domain import Passage, Revision, Scope
from bot.evaluation.article_names import Names
from bot.evaluation.making.by_rule import (
    Made,
    as_of_pairs,
    distinct,
    paraphrased,
    questions_about,
)
from bot.terms import terms

UNANSWERABLE, PARAPHRASED = 0.2, 0.2  # shares of the set
MOST_ABOUT_ONE = 8  # plain questions about one article, where there are others
STILL_ANSWERED = 0.5  # of a question's words, beside its answer in one sentence's neighbourhood
CHECK_BUDGET = 2_000

Find = Callable[..., Sequence[Passage]]
About = Callable[[Revision], Iterator[Made]]


class Archive(Protocol):
    """What making needs of the catalogue."""

    def names(self) -> Iterator[Names]: ...

    def history(self, identity: str) -> list[Revision]: ...

    def story(self, identity: str) -> list[str]: ...


def make(
    archive: Archive,
    find: Find,
    count: int,
    seed: int,
    about: About = questions_about,
    on_article: Callable[[int], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """About ``count`` rows of a question set; fewer where the articles do not yield them.

    ``find`` is the archive's search: a question counts as unanswerable only if
    nothing that is left answers it. The same seed gives the same set.
    """
    dice = random.Random(seed)  # noqa: S311  # to be repeated, not to be guessed
    identities = [name[0] for name in archive.names()]
    dice.shuffle(identities)
    plain: list[Made] = []
    pairs: list[Made] = []
    for done, identity in enumerate(identities, start=1):
        history = archive.history(identity)
        found = list(about(history[-1]))
        dice.shuffle(found)
        plain += found[:MOST_ABOUT_ONE] if len(identities) > 2 else found
        for before, after in as_of_pairs(history):
            pairs += [before, after]
        on_article(done)
        if len(plain) + len(pairs) >= 2 * count:
            break
    plain = distinct(plain)
    dice.shuffle(plain)
    chosen = distinct(pairs)[: max(2, count // 5)]
    size = min(count, len(plain) + len(chosen))
    missing = _unanswerable(plain, round(UNANSWERABLE * size), archive, find)
    asked_otherwise = _paraphrases(plain, round(PARAPHRASED * size), dice)
    plain = plain[: max(0, count - len(chosen) - len(missing) - len(asked_otherwise))]
    return [
        row(made, f"made-{seed}-{number}")
        for number, made in enumerate([*plain, *asked_otherwise, *missing, *chosen], start=1)
    ]


def _unanswerable(plain: list[Made], wanted: int, archive: Archive, find: Find) -> list[Made]:
    """Questions from the end of ``plain`` asked without their article; taken out of ``plain``."""
    found: list[Made] = []
    for made in reversed(plain.copy()):
        if len(found) >= wanted:
            break
        identity = made.revision.article_id
        hidden = (identity, *archive.story(identity))
        if _is_answered(
            made, find(made.question, budget=CHECK_BUDGET, scope=Scope(without=hidden))
        ):
            continue
        plain.remove(made)
        tags = ("unanswerable",)
        found.append(replace(made, answerable=False, without=(identity,), tags=tags))
    return found


def _is_answered(made: Made, passages: Collection[Passage]) -> bool:
    asked = set(terms(made.question))
    for passage in passages:
        told = passage.text.casefold()
        known = len(asked & set(terms(passage.text))) >= STILL_ANSWERED * len(asked)
        if known and made.answer.casefold() in told:
            return True
    return False


def _paraphrases(plain: Sequence[Made], wanted: int, dice: random.Random) -> list[Made]:
    found: list[Made] = []
    for made in plain:
        if len(found) >= wanted:
            break
        other = paraphrased(made, dice)
        if other is not None:
            found.append(other)
    return found


def row(made: Made, identity: str) -> dict[str, Any]:
    """One line of the question set."""
    revision = made.revision
    text = revision.text[made.span.start : made.span.end]
    fields: dict[str, Any] = {
        "id": identity,
        "question": made.question,
        "answerable": made.answerable,
        "tags": ["made", made.kind, *made.tags],
    }
    if made.answerable:
        fields["answers"] = [made.answer]
        place = {"article": revision.article_id, "start": made.span.start, "end": made.span.end}
        fields["relevant"] = [place | {"text": text, "revision": revision.number}]
    if made.as_of:
        fields["as_of"] = made.as_of
    if made.without:
        fields["without"] = list(made.without)
    return fields
