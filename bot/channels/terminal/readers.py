"""Where lines come from when there is no drawn prompt: a pipe, or a terminal read plainly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import IO


class PipeReader:
    """One question or command a line; nothing is asked back."""

    interactive = False

    def __init__(self, lines: IO[str] | None = None) -> None:
        self._lines = lines or sys.stdin

    def read(self) -> str:
        text = self._lines.readline()
        if not text:
            raise EOFError
        return text

    def agrees(self, question: str) -> bool:
        return False


class PlainReader:
    """A bare prompt, which screen readers and dumb terminals manage.

    The line is edited, recalled and completed by readline, where Python has it.
    """

    interactive = True

    def __init__(
        self,
        history: Callable[[], Iterable[str]],
        keep: Callable[[str], None],
        complete: Callable[[str], Iterable[str]],
    ) -> None:
        """``history`` has the newest line first; ``complete`` gives a line's completions."""
        self._keep = keep
        self._complete = complete
        self._options: list[str] = []
        try:
            import readline
        except ImportError:
            return
        for text in reversed(list(history())):
            readline.add_history(text.replace("\n", " "))
        readline.set_completer(self._option)
        readline.set_completer_delims("")
        readline.parse_and_bind("tab: complete")

    def read(self) -> str:
        lines = [input("> ")]
        while lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1]
            lines.append(input("  "))
        text = "\n".join(lines)
        if text.strip():
            self._keep(text)
        return text

    def agrees(self, question: str) -> bool:
        try:
            return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
        except (EOFError, KeyboardInterrupt):
            return False

    def _option(self, line: str, state: int) -> str | None:
        if state == 0:
            self._options = list(self._complete(line))
        return self._options[state] if state < len(self._options) else None
