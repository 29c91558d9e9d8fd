"""The vector index built again beside the work that noticed its damage."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.archive.vectors.generations import Generations
from bot.errors import DatelineError

_BETWEEN_WORDS = 5.0
_ANNOUNCE = 0.5  # seconds of waiting that need no word


class Repair:
    """At most one at a time, in a thread of its own; questions go on meanwhile."""

    def __init__(
        self, open_generations: Callable[[], Generations], tell: Callable[[str], None]
    ) -> None:
        """``open_generations`` makes one for the thread alone; ``tell`` is told what happens."""
        self._open_generations = open_generations
        self._tell = tell
        self._thread: threading.Thread | None = None
        self._generations: Generations | None = None
        self._tried = False
        self._written = "starting"

    def start(self) -> None:
        """Build, unless that is under way or has failed here before."""
        if self._tried:
            return
        self._tried = True
        self._tell(
            "the vector index is damaged: it is set aside and built again from the catalogue;"
            " no article is lost, and answers do not need it"
        )
        self._generations = self._open_generations()
        self._thread = threading.Thread(target=self._run, args=(self._generations,), daemon=True)
        self._thread.start()

    def _run(self, generations: Generations) -> None:
        try:
            generations.publish(still_due=lambda: generations.is_missing, on_progress=self._note)
        except DatelineError as error:
            self._tell(str(error))
        else:
            self._tried = False

    def _note(self, done: int, total: int) -> None:
        self._written = f"{done:,} of {total:,} blocks"

    def close(self) -> None:
        """Wait for what is under way; the worker's limits bound it, and Ctrl-C ends it."""
        if self._thread is None or self._generations is None:
            return
        try:
            self._thread.join(_ANNOUNCE)
            if self._thread.is_alive():
                self._tell(
                    "building the vector index; Ctrl-C leaves that to a later command, with nothing"
                    " lost"
                )
            while self._thread.is_alive():
                self._thread.join(_BETWEEN_WORDS)
                if self._thread.is_alive():
                    self._tell(f"building the vector index: {self._written}")
        finally:
            self._generations.close()
            self._thread.join()
            self._generations.close()  # it may have started another worker to tidy up
