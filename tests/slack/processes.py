"""The bot as a process of its own, as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from tests.slack.desk import SECRET
from tests.slack.fake_slack import TOKEN, FakeSlack

ROOT = Path(__file__).parent.parent.parent


class BotProcess:
    """``dateline slack`` on a data directory. Use it with ``with``: it is killed at the end."""

    def __init__(self, slack: FakeSlack, folder: Path, *flags: str, **settings: str) -> None:
        chosen = {
            "DATELINE_DATA_DIR": str(folder),
            "DATELINE_SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_APP_TOKEN": "xapp-fake",
            "SLACK_SIGNING_SECRET": SECRET,
            "PYTHONPATH": str(ROOT),
        }
        self.lines: list[str] = []
        self._seen = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "slack", *flags],
            env={**os.environ, **chosen, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._seen:
                self.lines.append(line)
                self._seen.notify_all()
        with self._seen:
            self.lines.append("")
            self._seen.notify_all()

    def says(self, words: str, seconds: float = 60.0) -> str:
        """Wait for a line of its log that has ``words``."""
        with self._seen:
            found = self._seen.wait_for(
                lambda: any(words in line for line in self.lines) or "" in self.lines, seconds
            )
            assert found, "".join(self.lines)
            lines = [line for line in self.lines if words in line]
        assert lines, "".join(self.lines)
        return lines[0]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(30)

    def terminate(self) -> int:
        """SIGTERM; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(60)

    def __enter__(self) -> BotProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self.kill()
        self._reader.join(10)
        assert self._process.stderr is not None
        self._process.stderr.close()
