"""Settings -> ready objects. The one composition root; nothing is built before it is asked for."""

from bot.wiring.dateline import Dateline
from bot.wiring.sample import has_articles, sample

__all__ = ["Dateline", "has_articles", "sample"]
