"""What a chat works with, opened while the reader types."""

from __future__ import annotations

import argparse
import importlib
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import cached_property
from typing import TYPE_CHECKING

from bot.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.state.conversations import Conversations
    from bot.state.feedback import FeedbackBox
    from bot.wiring import Dateline

Headline = tuple[str, str, str | None, str | None]


class Desk:
    """The archive (the sample where there is none), and what is kept in the user's ``state.db``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._is_sample = False
        self._opened: Future[Dateline] | None = None
        self._opening: threading.Thread | None = None
        self._now: Dateline | None = None  # the archive under the settings of now
        self._without_model: Dateline | None = None
        self._headlines: Sequence[Headline] = ()
        self._sources: Sequence[str] = ()
        self._state_lock = threading.Lock()
        self._leaving = False

    # --- opening -------------------------------------------------------------------------

    def start(self, when_done: Callable[[], None] = lambda: None) -> None:
        """Begin to open the archive in a thread of its own; ``when_done`` is called there."""
        if self._opened is not None:
            return
        future: Future[Dateline] = Future()
        self._opened = future

        def work() -> None:
            try:
                future.set_result(self._open())
            except BaseException as error:  # it is raised where the archive is asked for
                future.set_exception(error)
            else:
                self._load_headlines()
            when_done()

        self._opening = threading.Thread(target=work, name="opening")
        self._opening.start()

    def _open(self) -> Dateline:
        from bot.wiring import Dateline, has_articles, sample

        self._is_sample = not has_articles(self.settings)
        dateline = sample(self.settings) if self._is_sample else Dateline(self.settings)
        _warm(dateline, lambda: self._leaving)
        return dateline

    @property
    def is_open(self) -> bool:
        return self._opened is not None and self._opened.done() and not self._opened.exception()

    @property
    def about_sample(self) -> bool:
        """Whether the archive, once it is open, is the sample. Raises :class:`DatelineError`."""
        _ = self._archive
        return self._is_sample

    @property
    def _archive(self) -> Dateline:
        if self._opened is not None and self._opened.done() and self._opened.exception():
            self._opened = None  # what was wrong may have been mended
        self.start()
        assert self._opened is not None
        return self._opened.result()

    @property
    def dateline(self) -> Dateline:
        """The archive under the settings of now, once it is open. Raises :class:`DatelineError`."""
        archive = self._archive
        if self._now is None:
            self._now = archive.under(self._settings_for(archive))
        return self._now

    def offline(self) -> Dateline:
        """The archive with the offline answerer."""
        if self._without_model is None:
            settings = self._settings_for(self._archive)
            self._without_model = self._archive.under(
                settings.with_value("DATELINE_MODEL", "offline")
            )
        return self._without_model

    def _settings_for(self, archive: Dateline) -> Settings:
        from dataclasses import replace

        return replace(self.settings, data_dir=archive.settings.data_dir)

    def change(self, variable: str, text: str) -> None:
        """Set a setting for the rest of the chat. Raises :class:`SettingsError`."""
        from dataclasses import replace

        changed = self.settings.with_value(variable, text)
        archive = self._archive
        under = archive.under(replace(changed, data_dir=archive.settings.data_dir))
        _ = under.drafter  # refuses a model that cannot be used
        self.settings, self._now, self._without_model = changed, under, None

    def destination(self) -> str | None:
        """Where questions and passages go; ``None`` if they stay here."""
        from bot.providers.chat_models import OFFLINE, destination

        if self.settings.model == OFFLINE:
            return None
        return destination(self.settings.model, self.settings.base_url)

    # --- articles ------------------------------------------------------------------------

    def known_headlines(self) -> Sequence[Headline]:
        """Those that are loaded by now."""
        return self._headlines

    def known_sources(self) -> Sequence[str]:
        """Those that are loaded by now."""
        return self._sources

    def headlines(self) -> Sequence[Headline]:
        """Id, title, source and date of every article, the newest first."""
        self._load_headlines()
        return self._headlines

    def _load_headlines(self) -> None:
        if not self._leaving:
            self._headlines = list(self._archive.catalogue.headlines())
            self._sources = sorted({source for _, _, source, _ in self._headlines if source})

    def ingest(self, words: Sequence[str]) -> int:
        """Run ``dateline ingest`` with these arguments on this archive. Returns its exit code."""
        from bot.cli.ingesting import ingest_into
        from bot.wiring import Dateline

        arguments = _parsed(["ingest", *words])
        if arguments is None:
            return 0
        own = Dateline(self.settings) if self.about_sample else self._archive
        code = ingest_into(own, arguments)
        if own is not self._archive:
            own.close()
            self._reopen()
        self._load_headlines()
        return code

    def _reopen(self) -> None:
        self._close_archive()
        self._opened = self._now = self._without_model = None

    def _close_archive(self) -> None:
        if self._opening is not None:
            self._opening.join()
        if self._opened is not None and not self._opened.exception():
            self._opened.result().close()

    # --- what is kept --------------------------------------------------------------------

    @cached_property
    def _state(self) -> Dateline:
        """The user's own data directory, also while questions go to the sample."""
        from bot.wiring import Dateline

        return Dateline(self.settings)

    @property
    def conversations(self) -> Conversations:
        with self._state_lock:
            return self._state.conversations

    @property
    def feedback(self) -> FeedbackBox:
        with self._state_lock:
            return self._state.feedback

    def typed(self) -> Iterable[str]:
        """Lines typed before, the newest first; none where they cannot be read."""
        try:
            with self._state_lock:
                box = self._state.typed
            return box.lines()
        except DatelineError:  # a chat says so when it keeps its first question
            return ()

    def keep_typed(self, line: str, conversation: int | None) -> None:
        """Keep a line; quietly not where that cannot be done."""
        try:
            with self._state_lock:
                box = self._state.typed
            box.add(line, conversation)
        except DatelineError:
            return

    def close(self) -> None:
        """Wait for what is still being opened, and close everything."""
        self._leaving = True
        self._close_archive()
        with self._state_lock:
            self._state.close()


def _warm(dateline: Dateline, leaving: Callable[[], bool]) -> None:
    """Load what the first question needs; nothing is sent anywhere and nothing downloaded."""
    for name in ("bot.channels.conversing", "bot.channels.terminal.answers", "rich.console",
                 "rich.live", "markdown_it"):  # fmt: skip
        importlib.import_module(name)
    if leaving():
        return
    _ = dateline.catalogue.index.has_blocks()
    if leaving() or dateline.settings.embedder != "wordllama":
        return
    dateline.retriever.retrieve("anything", budget=dateline.settings.context_budget)
    if leaving():
        return
    try:
        _ = dateline.assistant
    except DatelineError:  # the first question says so, and can do without
        return


def _parsed(words: list[str]) -> argparse.Namespace | None:
    """Arguments as on the command line; ``None`` if they ask for help, which has been given."""
    from bot.cli.arguments import parser

    try:
        return parser().parse_args(words)
    except SystemExit as stopped:  # argparse has said what is wrong
        if stopped.code:
            raise UsageError("nothing was taken in") from None
        return None
