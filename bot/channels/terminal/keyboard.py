"""What the keyboard does between prompts: Ctrl-C stops an answer, the rest waits for the prompt."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Ctrl-C raises :class:`KeyboardInterrupt`, but not while something is being kept and shown."""

    def __init__(self) -> None:
        self._held = False
        self._pending = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within the block, Ctrl-C is ours; only the main thread can have it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._on_signal)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within the block, Ctrl-C waits for its end; an error that ends it stands for both."""
        self._held, self._pending = True, False
        try:
            yield
        finally:
            self._held = False
        if self._pending:
            raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._held:
            self._pending = True
        else:
            raise KeyboardInterrupt


@contextmanager
def unechoed() -> Iterator[None]:
    """What is typed between prompts is not shown among other lines; the next prompt reads it."""
    try:
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (ImportError, OSError, ValueError, termios.error):  # no terminal, or not a Unix one
        yield
        return
    try:
        tty.setcbreak(terminal, termios.TCSANOW)
        mode = termios.tcgetattr(terminal)
        mode[3] |= termios.NOFLSH  # else Ctrl-C also throws away what was typed before it
        termios.tcsetattr(terminal, termios.TCSANOW, mode)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
