"""What an ingest did, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import PublishingError, ReadingError


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What an ingest did, or would do: counts of articles, and what was skipped and why.

    ``gone`` names the articles that were removed because their source is: id and path.
    ``kept_out``: articles that were purged here before. ``undated``: those added or updated that
    have no date. ``blocks`` and ``characters`` are what was embedded. ``unpublished``: the articles
    are stored and searched, but no generation holds them yet. ``stopped``: it was asked to stop
    before its end.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    kept_out: int = 0
    undated: int = 0
    gone: list[str] = field(default_factory=list)
    skipped: list[ReadingError] = field(default_factory=list)
    blocks: int = 0
    characters: int = 0
    unpublished: PublishingError | None = None
    stopped: bool = False
    seconds: float = 0.0

    @property
    def articles(self) -> int:
        return self.added + self.updated + self.unchanged


Progress = Callable[[IngestReport], None]
