"""``chat``: at a terminal, or a question a line from a pipe."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.cli.asking import announce_model
from bot.cli.desk import Desk
from bot.cli.printing import counted, settings_from, tell
from bot.cli.scopes import scope_of, tell_if_unseen
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat, LineReader
    from bot.channels.terminal.completion import Completions
    from bot.channels.terminal.lines import Terminal
    from bot.domain import Scope
    from bot.state.conversations import Exchange

SAMPLE = (
    "Nothing has been ingested yet, so this is about the sample article that comes with Dateline."
    " /ingest PATH takes your own in."
)
LAST_SHOWN = 3  # exchanges of a resumed conversation

Json = dict[str, Any]


def chat(arguments: argparse.Namespace) -> int:
    settings = settings_from(arguments)
    narrowed = arguments.as_of or arguments.since or arguments.until or arguments.source
    scope = scope_of(arguments) if narrowed else None  # its import would delay the prompt
    desk = Desk(settings)
    try:
        if sys.stdin.isatty() and sys.stdout.isatty():
            gc.disable()  # until the prompt is seen: it costs a tenth of loading prompt_toolkit
            sitting = _at_a_terminal(desk, arguments)
        else:
            announce_model(settings)
            sitting = _in_a_pipe(desk)
            if scope is not None:
                tell_if_unseen(desk.dateline, scope)
        sitting.narrowed_to = scope
        if arguments.resume:
            resume(sitting, arguments.resume)
        return sitting.run()
    finally:
        desk.close()


def _in_a_pipe(desk: Desk) -> Chat:
    """A question a line. What is wrong with the archive ends it before the first one."""
    from bot.channels.terminal.chat import Chat
    from bot.channels.terminal.lines import Terminal
    from bot.channels.terminal.readers import PipeReader

    _ = desk.dateline
    if desk.about_sample:
        tell(SAMPLE.replace("/ingest", "dateline ingest"))
    return Chat(desk=desk, terminal=Terminal(), errors=Terminal(sys.stderr), reader=PipeReader())


def _at_a_terminal(desk: Desk, arguments: argparse.Namespace) -> Chat:
    from bot.channels.terminal.chat import Chat
    from bot.channels.terminal.lines import Terminal

    plain = arguments.plain or _is_dumb()
    terminal = Terminal(plain=plain)
    _greet(desk, terminal)
    sitting: list[Chat] = []  # the reader asks about the chat that it reads for
    reader = _plain_reader(desk, sitting) if plain else _prompt_reader(desk, sitting, terminal)
    sitting.append(Chat(desk=desk, terminal=terminal, errors=terminal, reader=reader))
    return sitting[0]


def _greet(desk: Desk, terminal: Terminal) -> None:
    terminal.early(
        "Dateline. Ask about the articles. /help says what else there is; Ctrl-D leaves."
    )
    if not (desk.settings.data_dir / "catalogue.db").exists():
        terminal.early(SAMPLE)
    where = desk.destination()
    if where is not None:
        terminal.early(f"The question and the passages go to {where}.")
    if not terminal.shows_all:
        terminal.early(
            "The locale of this terminal has no UTF-8: letters that it lacks are shown as ?."
            " LANG=C.UTF-8 shows them."
        )
    terminal.early("")


def _is_dumb() -> bool:
    from prompt_toolkit.utils import is_dumb_terminal

    return is_dumb_terminal()


def _prompt_reader(desk: Desk, sitting: Sequence[Chat], terminal: Terminal) -> LineReader:
    from bot.channels.terminal.completion import completer
    from bot.channels.terminal.prompt import PromptReader

    def begin() -> None:
        gc.enable()
        desk.start(reader.refresh)

    reader = PromptReader(
        history=desk.typed,
        keep=lambda text: desk.keep_typed(text, sitting[0].number),
        completer=completer(_completions(desk, sitting), terminal.spelled),
        status=lambda: _status(desk, sitting[0]),
        spelled=terminal.spelled,
        when_seen=begin,
    )
    return reader


def _plain_reader(desk: Desk, sitting: Sequence[Chat]) -> LineReader:
    from bot.channels.terminal.readers import PlainReader

    completions = _completions(desk, sitting)

    def complete(text: str) -> list[str]:
        return [text[: len(text) - o.length] + o.text for o in completions.of(text)]

    gc.enable()
    desk.start()
    return PlainReader(desk.typed, lambda text: desk.keep_typed(text, sitting[0].number), complete)


def _completions(desk: Desk, sitting: Sequence[Chat]) -> Completions:
    from bot.channels.terminal.completion import Completions

    def citations() -> Sequence[Json]:
        try:
            found: Sequence[Json] = sitting[0].last_answer()[1]["citations"]
        except UsageError:
            return ()
        return found

    def models() -> list[str]:
        return list(dict.fromkeys(["offline", desk.settings.model]))

    return Completions(
        headlines=desk.known_headlines,
        sources=desk.known_sources,
        citations=citations,
        models=models,
    )


def _status(desk: Desk, sitting: Chat) -> list[str]:
    """What the next question meets, the most important first."""
    from bot.channels.safe_text import printable

    parts = []
    if sitting.narrowed_to is not None:
        from bot.channels.terminal.narrowing import described

        parts.append(described(sitting.narrowed_to))
    parts.append(printable(desk.settings.model))
    if desk.is_open:
        known = counted(len(desk.known_headlines()), "article")
        parts.append("the sample article" if desk.about_sample else known)
    else:
        parts.append("opening the archive")
    return [*parts, "/help"]


def resume(sitting: Chat, which: int | str) -> None:
    """Go on with a kept conversation: show its end, and ask as it was asked."""
    from bot.channels.terminal.answers import lines_of_exchange
    from bot.channels.terminal.chat import CHANNEL

    box = sitting.desk.conversations
    found = box.open(which) if isinstance(which, int) else box.latest(CHANNEL)
    if found is None:
        raise UsageError("there is no conversation to go on with yet", hint="dateline chat")
    sitting.conversation = found
    if found.exchanges and sitting.narrowed_to is None:
        sitting.scope = _scope_of(found.exchanges[-1])
    if not sitting.reader.interactive:
        return
    left_out = len(found.exchanges) - LAST_SHOWN
    sitting.say(f"Conversation {found.num}, {found.exchanges[0].asked:%Y-%m-%d %H:%M} UTC")
    if left_out > 0:
        sitting.say(f"{counted(left_out, 'earlier question')}: /history")
    for exchange in found.exchanges[-LAST_SHOWN:]:
        width = sitting.terminal.width
        sitting.terminal.lines(lines_of_exchange(exchange, sitting.title_of, width))
        sitting.say()


def _scope_of(exchange: Exchange) -> Scope:
    """What a kept question could be answered from."""
    from bot.domain import Scope
    from bot.reading.dates import parse_as_of, parse_date

    kept = exchange.scope
    return Scope(
        as_of=parse_as_of(kept["as_of"]) if kept["as_of"] else None,
        since=parse_date(kept["since"]) if kept["since"] else None,
        until=parse_as_of(kept["until"]) if kept["until"] else None,
        sources=tuple(kept["sources"]),
    )
