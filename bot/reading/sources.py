"""What the user names as sources: files, folders, web addresses, and ``-`` for standard input."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.addresses import is_web_address
from bot.domain import SourceItem
from bot.errors import ReadingError, UsageError
from bot.parallel import Workers
from bot.reading import files, jsonl, plain
from bot.reading.records import Columns
from bot.reading.source_file import LARGEST_DOCUMENT, Meter
from bot.reading.web.manners import Manners, Memory, Stop

STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Sources in the order they were named; nothing is opened before :meth:`read`.

    ``stop``, once set, ends every polite wait. ``meter`` tells how far reading has come.
    """

    names: Sequence[str]
    memory: Memory
    stdin: Callable[[], io.BufferedReader]
    columns: Columns = field(default_factory=Columns)
    manners: Manners = field(default_factory=Manners)
    stop: Stop = field(default_factory=Stop)
    meter: Meter = field(default_factory=Meter)
    workers: Workers | None = None

    def check(self) -> None:
        """Refuse what cannot be meant. Raises :class:`UsageError`."""
        for name in self.names:
            if "://" in name:
                if not is_web_address(name):
                    raise UsageError(
                        f"{name!r} is no address that can be fetched",
                        hint="http:// or https://, a host, and no password in it",
                    )
            elif name != STDIN:
                files.check_path(Path(name))

    @property
    def folders(self) -> list[Path]:
        """The folders among the sources, resolved."""
        named = [n for n in self.names if n != STDIN and "://" not in n]
        return [Path(name).resolve() for name in named if Path(name).is_dir()]

    def measure(self) -> int:
        """Bytes of the files and folders; also the start of what ``meter`` counts up to."""
        paths = [Path(n) for n in self.names if n != STDIN and "://" not in n]
        size = sum(files.bytes_in(path) for path in paths)
        self.meter.total += size
        return size

    def read(self) -> Iterator[SourceItem]:
        """Every article, or what is wrong with it. Nothing is raised."""
        with ExitStack() as closing:
            fetcher = None
            for name in self.names:
                if name == STDIN:
                    yield from self._read_stdin()
                elif "://" in name:
                    from bot.reading.web.fetching import Fetcher
                    from bot.reading.web.pages import read_address

                    if fetcher is None:
                        fetcher = closing.enter_context(
                            Fetcher(self.memory, self.manners, stop=self.stop)
                        )
                    yield from read_address(name, fetcher, self.columns, self.meter)
                else:
                    yield from files.read_paths(
                        [Path(name)], self.columns, self.meter, self.workers
                    )

    def _read_stdin(self) -> Iterator[SourceItem]:
        """JSON Lines where the first line is an object, else one article of plain text."""
        stream = self.stdin()
        start = stream.peek(1024)[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
        name = "standard input"
        if start.startswith(b"{"):
            yield from jsonl.from_lines(stream, name, "stdin:", self.columns)
            return
        data = stream.read(LARGEST_DOCUMENT + 1)
        try:
            if len(data) > LARGEST_DOCUMENT:
                raise ReadingError(name, "is larger than any single article")
            place = f"stdin:#{sha256(data).hexdigest()[:16]}"
            yield plain.from_bytes(data, name, place, self.columns)
        except ReadingError as error:
            yield error
