"""What an answerer, model or rules, proposes: sentences and the words they rest on. Unverified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import Passage, Quote, Scope, Usage, Warning


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuote:
    """Words said to stand in passage ``n`` (counting from 1); ``n`` may be wrong or missing."""

    n: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """One sentence of a draft."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftGap:
    """Said to stand in no passage."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftConflict:
    """Sentences said to contradict each other about one thing."""

    about: str
    sentences: tuple[DraftSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEnd:
    """What is known once a model has finished. ``problem`` says why it may be incomplete."""

    usage: Usage
    problem: Warning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A sentence of a draft that was not proven, and why.

    ``lost``: words it quotes that stand in no passage. ``terms``: what it says otherwise than its
    quotes; ``left_out``: those of them that the quotes have and it lacks. ``objection``: what a
    second look found wrong with it.
    """

    sentence: DraftSentence
    lost: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    objection: str = ""


Draft = DraftSentence | DraftGap | DraftConflict | DraftEnd


class Drafter(Protocol):
    """Drafts an answer from passages, piece by piece; a draft without sentences abstains.

    Raises :class:`bot.errors.ProviderError` when a model fails before it has said anything.
    """

    @property
    def name(self) -> str: ...

    @property
    def prompt_hash(self) -> str | None: ...

    def draft(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]: ...

    def within(self, scope: Scope) -> Drafter:
        """One whose drafts do not depend on what ``scope`` hides."""
        ...


class Repairer(Protocol):
    """Gives sentences that were not proven once more, in a form that may be; never raises."""

    def repair(
        self, question: str, passages: Sequence[Passage], failures: Sequence[Failure]
    ) -> Iterator[Draft]: ...


class SecondLook(Protocol):
    """Looks at a claim and its quotes after the rules have let it pass."""

    def objection(self, claim: str, quotes: Sequence[Quote]) -> tuple[str, Usage]:
        """What is wrong with the claim, empty if nothing is, and what the look has cost.

        Raises :class:`bot.errors.DatelineError` when it could not be had.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who drafts an answer, who mends what was not proven of it, and who looks at it again."""

    drafter: Drafter
    repairer: Repairer | None = None
    second_look: SecondLook | None = None


Ask = Callable[[list[tuple[str, str]]], tuple[str, Usage]]
"""Messages (role, text) to a chat model -> its reply and what that cost; raises ProviderError."""
