"""The line that says Dateline is at work on a thread: set, renewed, and always taken away again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.slack import wording
from bot.channels.slack.trouble import TROUBLE
from bot.channels.slack.workspaces import Workspace

RENEWED_AFTER = 75.0  # seconds; Slack takes a status away after two minutes


@dataclass(slots=True)
class _Shown:
    workspace: Workspace
    channel: str
    thread: str
    since: float
    questions: int = 1  # that are being answered there


class Statuses:
    """The threads that are being answered by this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: dict[tuple[str, str], _Shown] = {}
        self._lock = threading.Lock()

    def show(self, workspace: Workspace, channel: str, thread: str) -> None:
        """Best done, but nothing depends on it: a channel may not allow it."""
        if set_status(workspace, channel, thread, wording.SEARCHING):
            with self._lock:
                before = self._shown.get((channel, thread))
                questions = 1 if before is None else before.questions + 1
                self._shown[channel, thread] = _Shown(
                    workspace, channel, thread, self._clock(), questions
                )

    def renew(self) -> None:
        """Set again what Slack would soon take away."""
        with self._lock:
            due = [s for s in self._shown.values() if self._clock() - s.since > RENEWED_AFTER]
        for shown in due:
            shown.since = self._clock()
            set_status(shown.workspace, shown.channel, shown.thread, wording.SEARCHING)

    def clear(self, channel: str, thread: str) -> None:
        """One question there is answered; the status goes with the last."""
        with self._lock:
            shown = self._shown.get((channel, thread))
            if shown is not None:
                shown.questions -= 1
                if not shown.questions:
                    del self._shown[channel, thread]
        if shown is not None and not shown.questions:
            set_status(shown.workspace, channel, thread, "")


def set_status(workspace: Workspace, channel: str, thread: str, status: str) -> bool:
    try:
        workspace.brisk.assistant_threads_setStatus(
            channel_id=channel, thread_ts=thread, status=status
        )
    except TROUBLE:
        return False
    return True
