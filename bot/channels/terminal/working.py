"""Commands that change what the chat works with: /ingest /model /budget."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat


def ingest(chat: Chat, argument: str) -> int:
    try:
        words = shlex.split(argument)
    except ValueError as error:
        raise UsageError(
            f"{argument!r} is not understood: {error}", hint="close the quote marks"
        ) from None
    if not words:
        raise UsageError("what is to be taken in?", hint="/ingest FILE, FOLDER or ADDRESS")
    if "-" in words:
        raise UsageError("standard input is where questions come from", hint="name a file")
    was_sample = chat.desk.about_sample
    code = chat.desk.ingest(words)
    if was_sample and not chat.desk.about_sample:
        chat.say("from now on, answers are from your own articles")
    return code


def model(chat: Chat, argument: str) -> None:
    if argument:
        chat.desk.change("DATELINE_MODEL", argument)
    where = chat.desk.destination()
    goes = "nothing is sent anywhere" if where is None else (
        f"the question and the passages go to {where}"
    )  # fmt: skip
    chat.say(f"{chat.desk.settings.model}: {goes}")


def budget(chat: Chat, argument: str) -> None:
    if argument:
        chat.desk.change("DATELINE_CONTEXT_BUDGET", argument.replace(",", ""))
    chat.say(f"answers are drawn from {chat.desk.settings.context_budget:,} characters")
