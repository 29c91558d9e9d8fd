"""The folder of a run: its manifest, and its results as they come, safe against a kill."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from bot.archive.vectors.locking import Lock
from bot.errors import UsageError
from bot.evaluation.items import Item, Key

MANIFEST, RESULTS, LOCK = "manifest.json", "results.jsonl", ".lock"
_PARTS = frozenset({"questions", "choice", "corpus", "systems", "judge"})
_PASSING = frozenset({"created", "file", "concurrency"})  # what may differ in a run that goes on


class RunFolder:
    """Open for one process at a time; every added item has reached the disk.

    ``items`` has the last line of each key. A torn last line is cut off.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.items: dict[Key, Item] = {}
        self.torn = False
        self._file: BinaryIO | None = None
        self._lock: Lock | None = None

    def open(self, manifest: Mapping[str, Any]) -> None:
        """Make the folder, or go on with it. Raises :class:`UsageError` if it is another run's."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = Lock.try_exclusive(self.path / LOCK)
        except OSError as error:
            raise UsageError(
                f"{str(self.path)!r} cannot be used for results: {error.strerror}",
                hint="name another folder with --out",
            ) from None
        if self._lock is None:
            raise UsageError(
                f"another evaluation is writing to {str(self.path)!r}",
                hint="wait for it, or name another folder with --out",
            )
        known = _read_manifest(self.path / MANIFEST)
        if known is None:
            foreign = [
                p.name for p in self.path.iterdir() if p.name not in (LOCK, f"{MANIFEST}.new")
            ]
            if foreign:
                raise UsageError(
                    f"{str(self.path)!r} holds other files ({sorted(foreign)[0]!r}, say)",
                    hint="name a new folder with --out",
                )
            _write_whole(self.path / MANIFEST, json.dumps(manifest, indent=1))
        else:
            check_same(known, manifest, self.path)
        self.items, sound = read_items(self.path)
        results = self.path / RESULTS
        self._file = results.open("ab")
        if self._file.tell() > sound:
            self.torn = True
            self._file.truncate(sound)

    def add(self, item: Item) -> None:
        """Write an item down for good."""
        assert self._file is not None
        line = json.dumps(item.to_json(), ensure_ascii=True) + "\n"
        try:
            self._file.write(line.encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise UsageError(
                f"{str(self.path / RESULTS)!r} cannot be written: {error.strerror}",
                hint="free some space and repeat the command: it goes on where it stopped",
            ) from None
        self.items[item.key] = item

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def load_run(path: Path) -> tuple[dict[str, Any], list[Item]]:
    """The manifest and the items of a finished or unfinished run. Raises :class:`UsageError`."""
    manifest = _read_manifest(path / MANIFEST)
    if manifest is None:
        raise UsageError(
            f"{str(path)!r} is no run: it has no {MANIFEST}",
            hint="make one with: dateline eval run QUESTIONS --out RUN/",
        )
    items, _ = read_items(path)
    return manifest, list(items.values())


def _read_manifest(path: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{str(path)!r} cannot be read: {error}", hint="name a new folder with --out"
        ) from None
    if not isinstance(known, dict) or known.get("schema") != 1 or not known.keys() >= _PARTS:
        raise UsageError(f"{str(path)!r} is no manifest that this Dateline knows")
    return known


def read_items(path: Path) -> tuple[dict[Key, Item], int]:
    """The last item of each key, and how many bytes of the file are whole lines.

    Raises :class:`UsageError` naming a damaged line that is not the last.
    """
    try:
        data = (path / RESULTS).read_bytes()
    except FileNotFoundError:
        return {}, 0
    except OSError as error:
        raise UsageError(f"{str(path / RESULTS)!r} cannot be read: {error.strerror}") from None
    items: dict[Key, Item] = {}
    sound = 0
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        try:
            if not line.endswith(b"\n"):
                raise ValueError("it is torn")
            item = Item.from_json(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):
                break
            raise UsageError(
                f"{path / RESULTS}:{number}: is no result: {error}",
                hint="take that line out, and repeat the command: its question is asked again",
            ) from None
        items[item.key] = item
        sound += len(line)
    return items, sound


def check_same(known: Mapping[str, Any], wanted: Mapping[str, Any], path: Path) -> None:
    """Refuse to go on with a run under other conditions, naming what differs."""
    differences = list(differing(known, json.loads(json.dumps(wanted))))
    if differences:
        raise UsageError(
            f"{str(path)!r} is a run under other conditions:\n  " + "\n  ".join(differences[:10]),
            hint="name a new folder with --out; dateline eval compare shows two runs side by side",
        )


def differing(known: Any, wanted: Any, place: str = "") -> Iterable[str]:
    """What two manifests differ in, a line each."""
    if isinstance(known, Mapping) and isinstance(wanted, Mapping):
        for name in sorted({*known, *wanted} - _PASSING):
            yield from differing(
                known.get(name), wanted.get(name), f"{place}.{name}" if place else name
            )
    elif known != wanted:
        yield f"{place}: {_short(known)} there, {_short(wanted)} here"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _write_whole(path: Path, text: str) -> None:
    """All of ``text`` or nothing, whatever is killed."""
    scratch = path.with_name(path.name + ".new")
    with scratch.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
