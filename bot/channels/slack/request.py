"""What somebody in Slack asked, in our own words: made by an entry, answered by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["mention", "direct", "command", "check", "again"]
LONGEST_QUESTION = 4_000  # characters; a message may have 40,000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``text`` is a question, or (``check``) a message, in plain text.

    The answer goes into the thread ``thread`` of ``channel``; where that is ``None``, to the asker
    alone, through ``response_url``. ``ts`` is the message that asks. ``alone``: with no history.
    ``cut``: it was longer, and its end is not in ``text``. ``rules``: those that it was answered
    under.
    """

    kind: Kind
    team: str
    channel: str
    user: str
    text: str
    ts: str
    enterprise: str | None = None
    user_team: str | None = None
    user_name: str = ""
    thread: str | None = None
    response_url: str | None = None
    as_of: str | None = None
    alone: bool = False
    cut: bool = False
    rules: str = ""

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")

    @property
    def asked_at(self) -> str | None:
        """The ts of the message that asks; a press of a button has none."""
        return self.ts if self.ts[:1].isdigit() else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Request:
        return cls(**value)
