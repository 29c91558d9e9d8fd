"""A data directory in which the sample is ready."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.wiring import sample
from tests.archives import TestArchive, article
from tests.terminal.sittings import settings


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "data"
    sample(settings(folder)).close()
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A data directory with two articles of one's own."""
    archive = TestArchive(tmp_path / "data")
    for day, text in (
        (1, "The council approved the budget of the city."),
        (3, "The mayor opened the new bridge over the river."),
    ):
        archive.store(
            replace(article(f"id:{day}", text, title=f"Note {day}", day=day), source="Gazette")
        )
    archive.close()
    return archive.folder
