"""Settings: flags over environment over ``.env`` over defaults, read and checked once.

The only module that touches the environment or ``.env``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import SettingsError

MOST_CHARACTERS = 200_000


def _default_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("dateline", appauthor=False)


def _path(value: str) -> Path:
    return Path(value).expanduser()


def _existing_folder(value: str) -> Path:
    path = _path(value)
    if not path.is_dir():
        raise ValueError("an existing folder")
    return path


def _characters(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 200 <= int(value) <= MOST_CHARACTERS:
        raise ValueError(f"a whole number of characters from 200 to {MOST_CHARACTERS}")
    return int(value)


def _embedder(value: str) -> str:
    from bot.providers.embedders import NAMES

    if value not in NAMES:
        raise ValueError(" or ".join(NAMES))
    return value


def _model(value: str) -> str:
    if value != "offline":
        raise ValueError("offline")
    return value


@dataclass(frozen=True, slots=True)
class _Variable:
    """One environment variable: the field it fills, its default as written, and its check.

    ``check`` turns the text into the value, or raises ``ValueError`` saying what is allowed.
    """

    name: str
    field: str
    default: str
    check: Callable[[str], Any]
    meaning: str


VARIABLES = (
    _Variable("DATELINE_DATA_DIR", "data_dir", "", _path,
              "where articles and indexes are kept; empty: the user's data folder"),
    _Variable("DATELINE_EMBEDDER", "embedder", "wordllama", _embedder,
              "what turns text into vectors; wordllama needs no key and no download"),
    _Variable("DATELINE_CONTEXT_BUDGET", "context_budget", "4000", _characters,
              "characters of passages that an answer is drawn from"),
    _Variable("DATELINE_MODEL", "model", "offline", _model,
              "who writes the answers; offline quotes the articles' own sentences"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked. ``data_dir_is_default``: nobody chose the data directory."""

    data_dir: Path
    data_dir_is_default: bool
    embedder: str
    context_budget: int
    model: str

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """From ``values`` (variable -> text); an empty text counts as unset.

        Raises :class:`SettingsError` naming the setting, its value and what is allowed.
        """
        fields: dict[str, Any] = {}
        for variable in VARIABLES:
            text = values.get(variable.name, "").strip() or variable.default
            if not text:
                continue
            try:
                fields[variable.field] = variable.check(text)
            except ValueError as error:
                raise SettingsError(
                    f"{variable.name} is {text!r}", hint=f"allowed: {error}"
                ) from None
        chosen = "data_dir" in fields
        if not chosen:
            fields["data_dir"] = _default_data_dir()
        return cls(data_dir_is_default=not chosen, **fields)


def gather(flags: Mapping[str, str], *, folder: Path | None = None) -> dict[str, str]:
    """``flags`` over the environment over ``.env`` in ``folder`` (the current one)."""
    return {**_env_file((folder or Path.cwd()) / ".env"), **os.environ, **flags}


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return {k: v for k, v in dotenv_values(path).items() if v is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{str(path)!r} cannot be read: {error}", hint="mend or remove it"
        ) from None
