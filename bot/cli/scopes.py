"""What the flags of a command let be seen, and a word where that is nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.printing import tell
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.domain import Scope
    from bot.wiring import Dateline

MOST_NAMED = 8  # sources, in one remark
LIKENESS = 0.6  # from which a source may be the one that was meant


def scope_of(arguments: argparse.Namespace) -> Scope:
    """What the flags let be seen. Raises :class:`UsageError` if it ends before it begins."""
    from bot.domain import Scope

    since, until = arguments.since, arguments.until
    if since and until and until < since:
        raise UsageError(f"--until {until.date()} is before --since {since.date()}")
    return Scope(as_of=arguments.as_of, since=since, until=until, sources=tuple(arguments.source))


def tell_if_unseen(dateline: Dateline, scope: Scope) -> None:
    """Say which sources no article is of, or that nothing is left: a slip looks like silence."""
    from bot.channels.terminal.answers import coverage_text
    from bot.domain import Scope

    coverage = dateline.catalogue.coverage
    unknown = [name for name in scope.sources if not coverage(Scope(sources=(name,))).articles]
    if unknown:
        known = coverage().sources
        meant = [like for name in unknown for like in _like(name, known)] or known[:MOST_NAMED]
        there = f"; there is {_quoted(meant, 'and')}" if meant else ""
        tell(f"no article is of {_quoted(unknown, 'or')}{there}")
    elif not scope.is_everything and not coverage(scope).articles:
        tell(f"these flags leave no article; of all, there are {coverage_text(coverage())}")


def _like(name: str, known: Sequence[str]) -> list[str]:
    """Those of ``known`` that ``name`` may have been meant for."""
    from difflib import get_close_matches

    by_folded = {source.casefold(): source for source in reversed(known)}
    wanted = name.casefold()
    within = [folded for folded in by_folded if wanted in folded][:MOST_NAMED]
    near = within or get_close_matches(wanted, by_folded, n=3, cutoff=LIKENESS)
    return [by_folded[folded] for folded in near]


def _quoted(names: Sequence[str], word: str) -> str:
    """``"A", "B" and "C"``."""
    *first, last = (f'"{name}"' for name in names)
    return f"{', '.join(first)} {word} {last}" if first else last
