"""Commands that set what questions are answered from: /as-of /since /until /source-only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels import as_json
from bot.channels.safe_text import printable
from bot.channels.terminal.answers import coverage_text, scope_text
from bot.domain import Scope
from bot.errors import UsageError
from bot.reading.dates import parse_as_of, parse_date

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat

OFF = "off"


def as_of(chat: Chat, argument: str) -> None:
    _set(chat, replace(chat.scope, as_of=_moment(argument, parse_as_of, chat.scope.as_of)))


def since(chat: Chat, argument: str) -> None:
    _set(chat, replace(chat.scope, since=_moment(argument, parse_date, chat.scope.since)))


def until(chat: Chat, argument: str) -> None:
    _set(chat, replace(chat.scope, until=_moment(argument, parse_as_of, chat.scope.until)))


def source_only(chat: Chat, argument: str) -> None:
    names = tuple(name.strip() for name in argument.split(",") if name.strip())
    if argument:
        _set(chat, replace(chat.scope, sources=() if argument == OFF else names))
    else:
        _set(chat, chat.scope)


def described(scope: Scope) -> str:
    """``scope`` in words; empty for everything."""
    as_of = as_json.as_of_text(scope.as_of)
    return scope_text(as_of, as_json.scope(scope))


def _moment(
    text: str, parse: Callable[[str], datetime], before: datetime | None
) -> datetime | None:
    if not text or text == OFF:
        return None if text else before
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(str(error), hint="or `off`") from None


def _set(chat: Chat, scope: Scope) -> None:
    """Use ``scope`` from now on, and say what it leaves."""
    if scope.since and scope.until and scope.until < scope.since:
        raise UsageError(f"{scope.until.date()} is before {scope.since.date()}")
    coverage = chat.desk.dateline.catalogue.coverage
    chat.scope = scope
    found = coverage(scope)
    words = described(scope) or "from everything"
    chat.say(f"{words}: {coverage_text(found)}")
    if not found.articles and scope.sources:
        known = ", ".join(coverage().sources[:8])
        if known:
            chat.say(f"sources that there are: {printable(known)}")
