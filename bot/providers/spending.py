"""What a streamed reply has cost, added up from its chunks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain import Usage


@dataclass(slots=True)
class Spending:
    """The usage of one reply so far."""

    usage: Usage = field(default_factory=Usage)

    def add(self, chunk: Any) -> None:
        """Count one chunk of a LangChain stream."""
        used = chunk.usage_metadata or {}
        cost = chunk.response_metadata.get("cost")  # only some servers say it
        self.usage += Usage(
            input_tokens=used.get("input_tokens", 0),
            output_tokens=used.get("output_tokens", 0),
            cost=cost if isinstance(cost, float) else None,
        )
