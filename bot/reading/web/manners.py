"""How pages are fetched, and who remembers them: what callers of the web reader need to know."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

from bot.domain import Fetched


class Memory(Protocol):
    """What servers said of their pages last time."""

    def recall(self, url: str) -> Fetched | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Seconds between two requests to a host, and whether private addresses may be fetched."""

    delay: float = 1.0
    allow_private: bool = False


class Stop:
    """Set once, by a signal say; ends every wait."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def __call__(self) -> bool:
        """Whether it was set."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is set; whether it is."""
        return self._event.wait(seconds)
