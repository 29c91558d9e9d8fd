"""Which articles a channel may see: a TOML file, checked whole when the bot starts.

[default]                       # every channel that has no table of its own
sources = ["Reuters", "Our own desk"]

[channels.C0123ABCD]
folders = ["/srv/articles/politics"]
hidden_folders = ["/srv/articles/politics/embargoed"]
hidden_sources = ["Our own desk"]

[channels.dm]                   # direct messages
sources = ["Reuters"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.slack.access import DIRECT
from bot.domain import EVERYTHING, Scope
from bot.errors import SettingsError, UsageError
from bot.variables import SLACK_ID

# What limits whoever asks; all that a scope has of it.
FIELDS = tuple(
    f.name
    for f in fields(Scope)
    if f.name in ("sources", "folders", "hidden_sources", "hidden_folders")
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Scopes by channel."""

    default: Scope = EVERYTHING
    channels: Mapping[str, Scope] = field(default_factory=dict)

    def scope(self, channel: str, as_of: datetime | None = None) -> Scope:
        """What may be seen in ``channel``."""
        named = self.channels.get(channel)
        if named is None and channel.startswith("D"):
            named = self.channels.get(DIRECT)
        return replace(named or self.default, as_of=as_of)

    def mark(self, channel: str) -> str:
        """What may be seen in ``channel``, to be kept and compared; empty: everything."""
        scope = self.scope(channel)
        return "" if scope.is_everything else repr([getattr(scope, name) for name in FIELDS])

    def without_articles(self, count: Callable[[Scope], int]) -> Iterator[str]:
        """The names in these rules that fit no article, as ``TABLE.FIELD: NAME``: mistyped, maybe.

        ``count`` says how many articles a scope lets be seen.
        """
        everything = count(EVERYTHING)
        tables = {"default": self.default, **{f"channels.{k}": v for k, v in self.channels.items()}}
        for table, scope in tables.items():
            for name in FIELDS:
                for value in getattr(scope, name):
                    alone: dict[str, Any] = {name: (value,)}
                    seen = count(Scope(**alone))
                    if not (everything - seen if name.startswith("hidden") else seen):
                        yield f"{table}.{name}: {value!r}"


def read_rules(path: Path | None) -> Rules:
    """The rules in a file. Raises :class:`SettingsError` naming the line or the field."""
    if path is None:
        return Rules()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, str(error), "mend that line; see README, Slack") from None
    for name in tables:
        if name not in ("default", "channels"):
            raise _wrong(path, f"[{name}] is no table of rules", "[default] or [channels.ID]")
    channels = tables.get("channels", {})
    if not isinstance(channels, dict):
        raise _wrong(path, "channels is no table", "[channels.C0123ABCD]")
    for name in channels:
        if not SLACK_ID.fullmatch(name) or name[0] in "UWTE":
            raise _wrong(path, f"[channels.{name}]", "the id of a channel (C…), or dm")
    return Rules(
        default=_scope(path, "default", tables.get("default", {})),
        channels={n: _scope(path, f"channels.{n}", t) for n, t in channels.items()},
    )


def _scope(path: Path, name: str, table: Any) -> Scope:
    if not isinstance(table, dict):
        raise _wrong(path, f"{name} is no table", f"[{name}]")
    for key, value in table.items():
        if key not in FIELDS:
            raise _wrong(path, f"{name}.{key}", f"allowed: {', '.join(FIELDS)}")
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise _wrong(path, f"{name}.{key} is {value!r}", 'a list of names: ["Reuters"]')
        if not value and key in ("sources", "folders"):
            raise _wrong(path, f"{name}.{key} is empty", "leave it out to allow every one")
    names: dict[str, Any] = {key: tuple(value) for key, value in table.items()}
    try:
        return Scope(**names)
    except UsageError as error:  # a folder that is no absolute path, say
        raise _wrong(path, f"{name}: {error.message}", error.hint) from None


def _wrong(path: Path, what: str, allowed: str) -> SettingsError:
    return SettingsError(f"DATELINE_SLACK_RULES: {str(path)!r}: {what}", hint=allowed)
