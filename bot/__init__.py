"""Dateline: answers about news articles, each quoted, dated and checked."""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["__version__"]
