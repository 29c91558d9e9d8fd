"""The chat's real loop with lines from a list, and what it wrote."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from bot.channels.terminal.chat import Chat
from bot.channels.terminal.lines import Terminal
from bot.cli.chatting import resume
from bot.cli.desk import Desk
from bot.settings import Settings

QUESTION = "Who still needs to approve Rutte?"
CLAIM = "All 32 members must approve him."
QUOTE = "Rutte needs the approval of all 32 members of the alliance to secure the position"
REPLY = f'{CLAIM} <q n="1">{QUOTE}</q>\n'

Typed = str | type[KeyboardInterrupt]


class ListReader:
    """Someone at the prompt: types ``lines``, agrees or not, then leaves."""

    interactive = True

    def __init__(self, lines: Sequence[Typed], written: io.StringIO, agrees: bool) -> None:
        self._lines = list(lines)
        self._written = written
        self._agrees = agrees

    def read(self) -> str:
        if not self._lines:
            raise EOFError
        line = self._lines.pop(0)
        if line is KeyboardInterrupt:
            raise KeyboardInterrupt
        assert isinstance(line, str)
        self._written.write(f"> {line}\n")
        return line

    def agrees(self, question: str) -> bool:
        self._written.write(f"{question} [y/N] {'y' if self._agrees else 'n'}\n")
        return self._agrees


def settings(data_dir: Path, **values: str) -> Settings:
    return Settings.from_env(
        {"DATELINE_DATA_DIR": str(data_dir), "DATELINE_REPAIRS": "0", **values}
    )


def with_model(base_url: str) -> dict[str, str]:
    return {
        "DATELINE_MODEL": "openai:scripted",
        "OPENAI_BASE_URL": base_url,
        "DATELINE_RETRIES": "0",
        "DATELINE_REPAIRS": "0",
        "DATELINE_QUERIES": "off",  # every call of the model is an answer
        "DATELINE_FORBID_MODEL_CALLS": "1",
    }


def sit(
    data_dir: Path,
    *lines: Typed,
    agrees: bool = True,
    resumed: int | str | None = None,
    **values: str,
) -> str:
    """The transcript of a sitting in which ``lines`` are typed."""
    written = io.StringIO()
    desk = Desk(settings(data_dir, **values))
    try:
        chat = Chat(
            desk=desk,
            terminal=Terminal(written),
            errors=Terminal(written),
            reader=ListReader(lines, written, agrees),
        )
        if resumed is not None:
            resume(chat, resumed)
        assert chat.run() == 0
    finally:
        desk.close()
    return written.getvalue()
