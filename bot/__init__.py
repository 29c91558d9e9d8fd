"""Dateline: answers about news articles, each quoted, dated and checked.

The public names. Each is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.archive.langchain_retriever import DatelineRetriever
    from bot.domain import Answer
    from bot.errors import DatelineError
    from bot.providers.fake_server import FakeOpenAIServer, Fault
    from bot.providers.scripted import ScriptedChatModel
    from bot.settings import Settings
    from bot.wiring import Dateline

__version__ = "0.1.0"

_HOMES = {
    "Dateline": "bot.wiring",
    "Settings": "bot.settings",
    "Answer": "bot.domain",
    "DatelineError": "bot.errors",
    "DatelineRetriever": "bot.archive.langchain_retriever",
    "ScriptedChatModel": "bot.providers.scripted",
    "FakeOpenAIServer": "bot.providers.fake_server",
    "Fault": "bot.providers.fake_server",
}
__all__ = [
    "Answer",
    "Dateline",
    "DatelineError",
    "DatelineRetriever",
    "FakeOpenAIServer",
    "Fault",
    "ScriptedChatModel",
    "Settings",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
