"""Who may ask, and where: allow-lists and deny-lists of ids, looked at before anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

DIRECT = "dm"  # stands in a list for every direct message

Refusal = Literal["person", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where. ``user_team`` differs from ``team`` for guests from other companies."""

    team: str
    channel: str
    user: str
    enterprise: str | None = None
    user_team: str | None = None

    @property
    def _channels(self) -> set[str]:
        return {self.channel, DIRECT} if self.channel.startswith("D") else {self.channel}

    @property
    def _teams(self) -> set[str]:
        home = self.user_team or self.team
        return {home} | ({self.enterprise} if self.enterprise and home == self.team else set())

    def refused_by(self, access: Access) -> Refusal | None:
        """What about this asker is refused; ``None``: they may ask."""
        if access.refuses("UW", {self.user}) or access.refuses("TE", self._teams):
            return "person"
        return "place" if access.refuses("CGDd", self._channels) else None


class Access:
    """Ids that may ask and ids that may not.

    Channels, users and teams are three lists in one: where the allow-list names any of a kind, of
    that kind only those may ask. What is denied is denied whatever is allowed.
    """

    def __init__(self, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> None:
        self._allow = frozenset(allow)
        self._deny = frozenset(deny)

    def refuses(self, starts: str, ids: set[str]) -> bool:
        """Whether ``ids`` are refused; ``starts`` are the first letters of ids of their kind."""
        allowed = {known for known in self._allow if known[0] in starts}
        return bool(ids & self._deny) or bool(allowed and not ids & allowed)
