"""One thing that a doctor looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.safe_text import printable
from bot.channels.terminal.lines import Line, line


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``remedy``: what to do about it, where something is to be done, or may be."""

    subject: str
    state: str
    sound: bool = True
    remedy: str = ""

    def lines(self) -> Iterator[Line]:
        found = "BAD " if not self.sound else "see " if self.remedy else "ok  "
        style = "" if self.sound else "bold red"
        yield line(printable(f"{found}{self.subject}: {self.state}"), style)
        if self.remedy:
            yield line(printable(f"      {self.remedy}"))
