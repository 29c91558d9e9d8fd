"""The log: a JSON object a line on stderr. No token, and no text of a message unless asked for."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any

NAME = "dateline.slack"
_SECRET = re.compile(
    r"\b(?:xox[a-z]|xapp|xoxe(?:\.xox[a-z])?)-[\w.-]+|https://hooks\.slack[^\s\"]+"
)


class JsonLines(logging.Formatter):
    """One record, one object. What looks like a token is covered, whoever wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            # Where it happened; not what it says, which may quote a message.
            line["error"] = record.exc_info[0].__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return _SECRET.sub("[secret]", json.dumps(line, ensure_ascii=True, default=str))


class Log:
    """Events with their fields."""

    def __init__(self, *, with_text: bool = False) -> None:
        self._logger = logging.getLogger(NAME)
        self._with_text = with_text

    def event(self, name: str, *, text: str | None = None, **fields: object) -> None:
        """``text`` is what a person wrote; it is kept only where that was asked for."""
        self._logger.info(name, extra={"fields": self._fields(text, fields)})

    def trouble(self, name: str, *, text: str | None = None, **fields: object) -> None:
        self._logger.warning(name, extra={"fields": self._fields(text, fields)})

    def failure(self, name: str, error: BaseException, **fields: object) -> None:
        """Something that should not happen, with where it did."""
        self._logger.error(name, exc_info=error, extra={"fields": fields})

    def _fields(self, text: str | None, fields: dict[str, object]) -> dict[str, object]:
        return fields | ({"text": text} if self._with_text and text is not None else {})


@contextmanager
def written_to(stream: IO[str] | None = None) -> Iterator[None]:
    """Send everything that is logged in this process to ``stream`` (stderr), as JSON lines.

    Of the Slack SDK only warnings and of Bolt only errors: below that they write down what is sent.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    levels = {root: logging.WARNING, logging.getLogger("slack_bolt"): logging.ERROR,
              logging.getLogger(NAME): logging.INFO}  # fmt: skip
    before = {logger: logger.level for logger in levels}
    handlers = root.handlers[:]
    root.handlers[:] = [handler]
    for logger, level in levels.items():
        logger.setLevel(level)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in before.items():
            logger.setLevel(level)
