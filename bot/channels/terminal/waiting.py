"""A line that says that something goes on, while nothing else can be shown yet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_QUIET_SECONDS = 0.3  # what is quicker needs no sign
_FRAMES = "|/-\\"


class _Sign:
    """Drawn anew by rich several times a second."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._started = time.monotonic()

    def __rich__(self) -> Text:
        seconds = time.monotonic() - self._started
        if seconds < _QUIET_SECONDS:
            return Text()
        frame = _FRAMES[int(seconds * 4) % len(_FRAMES)]
        return Text(f"{frame} {self._text}, {seconds:.0f} s", style="dim", no_wrap=True)


@contextmanager
def sign_of_life(console: Console, text: str) -> Iterator[None]:
    """The sign under whatever is printed meanwhile; it is gone when the block ends."""
    with Live(_Sign(text), console=console, transient=True, refresh_per_second=4):
        yield
