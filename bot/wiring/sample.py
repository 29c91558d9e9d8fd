"""The sample article, which stands in where nothing was ever ingested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings
from bot.wiring.dateline import Dateline, no_word

SAMPLE_FOLDER = "sample"


def has_articles(settings: Settings, *, tell: Callable[[str], None] = no_word) -> bool:
    """Whether anything was ever ingested here; makes nothing."""
    if not (settings.data_dir / "catalogue.db").exists():
        return False
    with Dateline(settings, tell=tell) as dateline:
        return bool(dateline.catalogue.ever_stored())


def sample(settings: Settings, *, tell: Callable[[str], None] = no_word) -> Dateline:
    """The packaged sample article in a data directory of its own, brought up to date.

    It is never kept on a server.
    """
    from bot.packaged import folder
    from bot.reading.files import read_paths

    data_dir: Path = settings.data_dir / SAMPLE_FOLDER
    dateline = Dateline(replace(settings, data_dir=data_dir, store=None), tell=tell)
    dateline.ingestor.ingest(read_paths([folder("corpus")]))
    return dateline
