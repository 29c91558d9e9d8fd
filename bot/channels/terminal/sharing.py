"""Commands that take words out of the chat: /copy /save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels import as_markdown
from bot.channels.new_files import typed, write_new
from bot.channels.safe_text import printable
from bot.channels.terminal import clipboard
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat


def copy(chat: Chat, argument: str) -> None:
    _, answer = chat.last_answer()
    text = as_markdown.answer(answer)
    tool = clipboard.copy_by_tool(text)
    if tool is not None:
        chat.say(f"copied by {tool}")
    elif chat.terminal.draws:
        chat.terminal.control(clipboard.sequence(text))
        chat.say("sent to the terminal's clipboard (OSC 52); if it takes none, /save FILE.md")
    else:
        raise UsageError("there is no clipboard here", hint="/save FILE.md writes it to a file")


def save(chat: Chat, argument: str) -> None:
    if not chat.conversation.exchanges:
        raise UsageError("nothing was asked yet")
    path = typed(argument)
    if path.suffix.lower() != ".md":
        raise UsageError(f"{argument!r} does not end in .md", hint="/save FILE.md")
    write_new(path, as_markdown.conversation(chat.conversation.exchanges))
    chat.say(f"saved to {printable(argument)}")
