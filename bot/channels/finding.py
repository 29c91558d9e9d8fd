"""One thing that a doctor looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.safe_text import printable

Line = tuple[str, str]  # text and rich style


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``remedy``: what to do about it, where something is to be done."""

    subject: str
    state: str
    sound: bool = True
    remedy: str = ""

    def lines(self) -> Iterator[Line]:
        mark, style = ("ok  ", "") if self.sound else ("BAD ", "bold red")
        yield printable(f"{mark}{self.subject}: {self.state}"), style
        if self.remedy:
            yield printable(f"      {self.remedy}"), ""
