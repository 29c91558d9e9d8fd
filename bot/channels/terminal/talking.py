"""Commands about the conversation: /help /retry /undo /history /new /feedback /quit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bot.channels.conversing import answer_of
from bot.channels.safe_text import printable
from bot.channels.terminal.answers import lines_of_exchange
from bot.channels.terminal.commands import COMMANDS, find
from bot.channels.terminal.lines import QUIET, STRONG, Line
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat
    from bot.state.conversations import Exchange
    from bot.state.feedback import Judgement


def help_(chat: Chat, argument: str) -> None:
    if argument:
        command, _ = find(argument)
        chat.say(f"{command.usage}: {command.meaning}")
        return
    wide = max(len(command.usage) for command in COMMANDS)
    narrow = chat.terminal.width is not None and chat.terminal.width < 80
    for command in COMMANDS:
        usage = f"{command.usage}: " if narrow else command.usage.ljust(wide) + " "
        hang = 0 if narrow else len(usage)
        chat.terminal.lines([Line(((usage, STRONG), (command.meaning, "")), hang=hang)])
    if chat.reader.interactive:
        chat.say(
            "Enter asks, Alt-Enter (or \\ before Enter) begins another line, Tab completes,"
            " Ctrl-R searches what was typed, Ctrl-C stops an answer, Ctrl-D leaves.",
            QUIET,
        )


def quit_(chat: Chat, argument: str) -> None:
    chat.left = True


def new(chat: Chat, argument: str) -> None:
    chat.conversation = None
    chat.say("a new conversation")


def retry(chat: Chat, argument: str) -> None:
    if argument not in ("", "offline"):
        raise UsageError(f"/retry {argument} is not known", hint="/retry, or /retry offline")
    last = _last(chat)
    chat.ask(last.question, instead_of=last, offline=argument == "offline")


def undo(chat: Chat, argument: str) -> None:
    last = _last(chat)
    chat.conversation.take_back(last)
    chat.say(f"taken back: {printable(last.question)}")


def history(chat: Chat, argument: str) -> None:
    exchanges = chat.conversation.exchanges
    if argument:
        exchange = exchanges[_number(argument, len(exchanges)) - 1]
        chat.terminal.lines(lines_of_exchange(exchange, chat.title_of, chat.terminal.width))
        return
    for n, exchange in enumerate(exchanges, start=1):
        answer = answer_of(exchange)
        came = answer["outcome"].replace("_", " ") if answer else "no answer"
        chat.say(f"{n}. {printable(exchange.question)} ({came})")
    if not exchanges:
        chat.say("nothing was asked yet")


def feedback(chat: Chat, argument: str) -> None:
    judgement, _, words = argument.partition(" ")
    if judgement not in ("good", "bad"):
        raise UsageError("feedback is good or bad", hint="/feedback bad it was Sunak, not Cameron")
    exchange, answer = chat.last_answer()
    number = chat.desk.feedback.add(
        answer,
        cast("Judgement", judgement),
        words=words.strip(),
        channel=chat.conversation.channel,
        history=chat.conversation.history(without=exchange),
    )
    chat.say(f"kept as feedback-{number}; `dateline eval inbox` gives it as a question to review")


def _last(chat: Chat) -> Exchange:
    if not chat.conversation.exchanges:
        raise UsageError("nothing was asked yet")
    return chat.conversation.exchanges[-1]


def _number(text: str, most: int) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    raise UsageError(f"{text!r} is no number from 1 to {most}", hint="/history lists them")
