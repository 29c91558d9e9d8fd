"""How question sets name articles: by id, address, place or title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from bot.addresses import is_web_address, same_page
from bot.archive.articles import SHORTEST_START

MOST_NAMED = 5  # of several articles that a name may mean

Names = tuple[str, str, str | None, str | None, str, int | None]
_AT_LINE = re.compile(r"(?P<path>.+):(?P<line>\d{1,9})", re.DOTALL)
_OF_TITLE = re.compile(r"#[0-9a-f]{16}$")


class Ambiguous(ValueError):
    """A name that may mean several articles."""


@dataclass(frozen=True, slots=True)
class _Known:
    identity: str
    path: str | None
    title: str
    line: int | None

    def __str__(self) -> str:
        name = PurePath(self.path.replace("\\", "/")).name if self.path else ""
        place = f"{name}:{self.line}, " if name and self.line else f"{name}, " if name else ""
        return f"{self.identity} ({place}{self.title:.60})"


class ArticleNames:
    """Finds the articles that are meant."""

    def __init__(self, names: Iterable[Names]) -> None:
        """``names``: id, key, address, path, title and first line of every article."""
        self._articles: dict[str, _Known] = {}
        self._known: dict[str, set[str]] = {}
        self._files: dict[str, set[str]] = {}
        for identity, key, url, path, title, line in names:
            self._articles[identity] = _Known(identity, path, title, line)
            for name in (identity, key, *_own_names(key), path, title):
                if name:
                    self._known.setdefault(name, set()).add(identity)
            if url and is_web_address(url):
                self._known.setdefault(same_page(url), set()).add(identity)
            parts = PurePath(path.replace("\\", "/")).parts if path else ()
            for i in range(len(parts)):
                self._files.setdefault("/".join(parts[i:]), set()).add(identity)

    def identity(self, name: str) -> str:
        """The id of the article with this id (or its unique start), own id, address, path (or its
        end), ``path:line`` or title. Raises ``ValueError`` that says what would do.
        """
        found = self._candidates(name)
        if not found:
            raise ValueError(f"no article {name!r} in this archive")
        if len(found) > 1:
            known = [self._articles[identity] for identity in sorted(found)]
            known.sort(key=lambda article: (article.path or "", article.line or 0))
            named = [str(article) for article in known]
            more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
            raise Ambiguous(
                f"{name!r} may be any of {', '.join(named[:MOST_NAMED])}{more}; an id or file:line"
                " says which"
            )
        return next(iter(found))

    def _candidates(self, name: str) -> set[str]:
        found = self._known.get(name) or self._files.get(name.replace("\\", "/"))
        if not found and is_web_address(name):
            found = self._known.get(same_page(name))
        return found or self._at_line(name) or self._starting(name)

    def _at_line(self, name: str) -> set[str]:
        """Those that begin at the line; any line of a file with one article is in that one."""
        at = _AT_LINE.fullmatch(name)
        if at is None:
            return set()
        path = at["path"].replace("\\", "/")
        of_file = self._known.get(at["path"]) or self._files.get(path) or set()
        of_file = {identity for identity in of_file if self._articles[identity].line is not None}
        begin = {i for i in of_file if self._articles[i].line == int(at["line"])}
        return begin or (of_file if len(of_file) == 1 else set())

    def _starting(self, name: str) -> set[str]:
        if len(name) < SHORTEST_START:
            return set()
        return {identity for identity in self._articles if identity.startswith(name)}


def _own_names(key: str) -> Iterator[str]:
    """What a source calls the article, out of its key: an id, an address, the number of a row."""
    kind, _, name = key.partition(":")
    yield name
    before, _, number = name.rpartition("#")
    if kind not in ("id", "url") and number.isdigit() and before and not _OF_TITLE.search(before):
        yield number
