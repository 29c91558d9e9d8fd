"""A program in a pseudo-terminal, and what its screen shows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

SECONDS = 60.0  # until a test gives up

UP, CONTROL_C, CONTROL_D, CONTROL_R, TAB, ENTER = "\x1b[A", "\x03", "\x04", "\x12", "\t", "\r"
ALT_ENTER = "\x1b\r"


class _Answering(pyte.Screen):
    """A screen that answers when it is asked where its cursor is."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], Any]) -> None:
        super().__init__(columns, lines)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        super().select_graphic_rendition(*attrs)  # pyte does not know the private ones


class Screen:
    """``python -m bot`` with ``arguments``; use it as a context manager, which ends it."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        lines: int = 40,
        environment: dict[str, str] | None = None,
        program: list[str] | None = None,
        folder: Path | None = None,
    ) -> None:
        inherited = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_CTYPE")}
        self._child = pexpect.spawn(
            sys.executable,
            [*(program or ["-m", "bot"]), *arguments],
            env={**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT),
                 **(environment or {})},
            cwd=folder,
            dimensions=(lines, columns),
            encoding=None,
            timeout=SECONDS,
        )  # fmt: skip
        self._child.delaybeforesend = None
        self.screen = _Answering(columns, lines, self._child.send)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        number: int = self._child.pid
        return number

    @property
    def rows(self) -> list[str]:
        """What is on the screen, without blanks at the end."""
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.rows).rstrip()

    def send(self, text: str) -> None:
        self._child.send(text)

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        self._child.setwinsize(lines, columns)

    def until(self, wanted: str | Callable[[str], bool]) -> str:
        """Read until the screen shows ``wanted``; what it shows then."""
        end = time.monotonic() + SECONDS
        while not (wanted in self.text if isinstance(wanted, str) else wanted(self.text)):
            try:
                self._read(min(0.5, max(end - time.monotonic(), 0.01)))
            except pexpect.EOF:
                break
            assert time.monotonic() < end, f"never showed {wanted!r}, but:\n{self.text}"
        shown = wanted in self.text if isinstance(wanted, str) else wanted(self.text)
        assert shown, f"ended without {wanted!r}:\n{self.text}"
        return self.text

    def _read(self, seconds: float) -> None:
        try:
            data = self._child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return
        self.raw += data
        self._stream.feed(data)

    def leave(self) -> int:
        """Wait until the program has ended. Returns its exit code."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                self._read(0.5)
            except pexpect.EOF:
                break
        self._child.close()
        code: int = self._child.exitstatus if self._child.exitstatus is not None else -1
        return code


_ROOT = Path(__file__).parent.parent.parent
