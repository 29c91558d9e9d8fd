"""Lines for a terminal or a pipe, and what writes them."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING

from bot.channels.safe_text import spelled
from bot.settings import charset

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Styles that can be read on light and on dark, and without colour.
STRONG, QUIET, SLANTED, MARKER, ALARM = "bold", "dim", "italic", "magenta", "red"
HIGHLIGHT = "bold underline"

Piece = tuple[str, str]  # text, already printable, and rich style
_LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. ``whole``: wrapped by the terminal itself, so that it is copied whole.

    ``hang``: the columns of its first piece, below which nothing is written.
    """

    pieces: tuple[Piece, ...]
    whole: bool = False
    hang: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


def line(text: str = "", style: str = "", *, whole: bool = False) -> Line:
    """A line in one style."""
    return Line(((text, style),), whole)


class Terminal:
    """Writes to ``stream``: wrapped and coloured on a terminal, plain in a pipe.

    ``plain`` asks for text alone on a terminal, too: nothing drawn, coloured or cut short.
    """

    def __init__(self, stream: IO[str] | None = None, *, plain: bool = False) -> None:
        self._stream = stream or sys.stdout
        self.draws = self._stream.isatty() and not plain
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._charset = charset(encoding) if self._stream.isatty() else encoding

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        return Console(
            file=self._stream, markup=False, highlight=False, emoji=False, soft_wrap=False
        )

    @property
    def width(self) -> int | None:
        """Columns; ``None`` where a line may be as long as it is."""
        return self._console.width if self.draws else None

    def spelled(self, text: str) -> str:
        """``text`` in the letters that can be shown, as far as the reader's locale says."""
        return spelled(text, self._charset)

    @property
    def shows_all(self) -> bool:
        """Whether every letter can be shown."""
        return self.spelled("“é漢”") == "“é漢”"

    def lines(self, lines: Iterable[Line]) -> None:
        """Write ``lines``; they are on the screen when this returns."""
        for each in lines:
            if self.draws:
                self._console.print(self._hung(self._styled(each), each.hang), soft_wrap=each.whole)
            else:
                self._stream.write(self.spelled(each.text) + "\n")
        self._stream.flush()

    def early(self, text: str) -> None:
        """Write a paragraph of our own before rich is loaded."""
        if self.draws:
            from shutil import get_terminal_size
            from textwrap import fill

            text = fill(text, get_terminal_size().columns)
        self._stream.write(self.spelled(text) + "\n")
        self._stream.flush()

    def control(self, sequence: str) -> None:
        """Send a control sequence of our own to the terminal."""
        self._stream.write(sequence)
        self._stream.flush()

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """A sign of life, with the seconds that it has taken, until the block ends."""
        if not self.draws:
            yield
            return
        from bot.channels.terminal.waiting import sign_of_life

        with sign_of_life(self._console, text):
            yield

    def _styled(self, value: Line) -> Text:
        from rich.text import Text

        text = Text(no_wrap=False)
        for words, style in value.pieces:
            text.append(_in_place(self.spelled(words)), style=style)
        return text

    def _hung(self, text: Text, columns: int) -> Text:
        """``text``, wrapped so that what follows its first ``columns`` stays to the right."""
        if not columns:
            return text
        head, rest = text.divide([columns])
        wrapped = rest.wrap(self._console, max(self._console.width - columns, 1))
        margin = "\n" + " " * columns
        for n, part in enumerate(wrapped):
            part.rstrip()
            head.append_text(part if not n else type(text)(margin).append_text(part))
        return head


def _in_place(text: str) -> str:
    """``text``; what follows a right-to-left one stays behind it, in terminals that reorder."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return text
    return text + _LEFT_TO_RIGHT
