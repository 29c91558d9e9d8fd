"""A fake Slack, an archive with the sample article, and bots on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.wiring import Dateline, sample
from tests.slack.desk import Desk
from tests.slack.fake_slack import FakeSlack

Open = Callable[..., Desk]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """The sample article, ingested once for all tests; nobody writes to it."""
    folder = tmp_path_factory.mktemp("newsroom")
    settings = Settings.from_env({"DATELINE_DATA_DIR": str(folder)})
    with sample(settings) as dateline:
        dateline.assistant.ask("Who still needs to approve Rutte?")
        yield dateline


@pytest.fixture
def open_desk(slack: FakeSlack, newsroom: Dateline, tmp_path: Path) -> Iterator[Open]:
    """Opens bots on one data directory; all are closed at the end."""
    desks: list[Desk] = []

    def make(assistant: Any = None, **chosen: Any) -> Desk:
        desks.append(Desk(slack, newsroom, tmp_path / "data", assistant, **chosen))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
