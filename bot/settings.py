"""Settings: flags over environment over ``.env`` over defaults, read and checked once.

The only module that touches the environment or ``.env``; :mod:`bot.variables` says what there is.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from bot.errors import SettingsError
from bot.providers.chat_models import DEFAULT_OPENAI, OFFLINE, Route
from bot.variables import VARIABLES, Variable, without_password

Policy = Literal["strict", "mark"]
Checker = Literal["rules", "model"]
Queries = Literal["auto", "off"]

PREFIX = "DATELINE_"


def _default_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("dateline", appauthor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked. ``model_is_default``: nobody chose the model."""

    data_dir: Path
    embedder: str
    context_budget: int
    model: str
    model_is_default: bool
    route: Route
    timeout: float
    deadline: float
    retries: int
    policy: Policy
    check: Checker
    repairs: int
    queries: Queries
    forbid_model_calls: bool
    slack_rate: int
    slack_workers: int
    slack_queue: int
    slack_log_text: bool
    slack_api_url: str
    slack_allow: tuple[str, ...] = ()
    slack_deny: tuple[str, ...] = ()
    slack_rules: Path | None = None
    slack_client_id: str | None = None
    base_url: str | None = field(default=None, repr=False)  # it may have a password in it
    fallback: str | None = None
    prompts_dir: Path | None = None
    store: str | None = None
    store_token: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_client_secret: str | None = field(default=None, repr=False)
    slack_config_token: str | None = field(default=None, repr=False)

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """From ``values`` (variable -> text); an empty text counts as unset.

        Raises :class:`SettingsError` naming the setting, its value and what is allowed.
        """
        fields: dict[str, Any] = {}
        for variable in VARIABLES:
            text = values.get(variable.name, "").strip() or variable.default
            if text:
                fields[variable.field] = _checked(variable, text)
        fields.setdefault("data_dir", _default_data_dir())
        fields["model_is_default"] = "model" not in fields
        fields.setdefault("model", DEFAULT_OPENAI if fields.get("api_key") else OFFLINE)
        return cls(**fields)

    def with_value(self, name: str, text: str) -> Settings:
        """These settings with the variable ``name`` set to ``text``, checked as from outside."""
        variable = next(v for v in VARIABLES if v.name == name)
        return replace(self, **{variable.field: _checked(variable, text.strip())})


def _checked(variable: Variable, text: str) -> Any:
    try:
        return variable.check(text)
    except ValueError as error:
        shown = "not what it should be" if variable.secret else repr(without_password(text))
        raise SettingsError(f"{variable.name} is {shown}", hint=f"allowed: {error}") from None


def editor() -> str | None:
    """The command of the reader's editor, if one is set."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR")


def has_desktop() -> bool:
    """Whether the system's opener has windows to open, and is not told of another browser."""
    if os.environ.get("BROWSER"):
        return False
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "darwin" or bool(shown)


def charset(otherwise: str) -> str:
    """The character set that the reader's locale names; ``otherwise`` where it names none.

    Python itself takes the C locale for UTF-8, so its streams do not tell.
    """
    if os.environ.get("PYTHONUTF8") or os.environ.get("PYTHONIOENCODING"):
        return otherwise
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if sys.flags.utf8_mode and names[1] in ("C.UTF-8", "C.utf8", "UTF-8"):
        names[1] = ""  # Python's own doing, PEP 538
    locale = next((name for name in names if name), "")
    if locale in ("C", "POSIX"):
        return "ascii"
    named = locale.partition("@")[0].partition(".")[2]
    try:
        return codecs.lookup(named).name if named else otherwise
    except LookupError:
        return otherwise


def gather(flags: Mapping[str, str], *, folder: Path | None = None) -> dict[str, str]:
    """``flags`` over the environment over ``.env`` in ``folder`` (the current one).

    The keys of other providers than OpenAI are read by their own clients, from the environment: so
    what ``.env`` has of the form ``..._API_KEY``, and nothing else of it, is put there.
    """
    from_file = _env_file((folder or Path.cwd()) / ".env")
    own = {variable.name for variable in VARIABLES}
    for name, value in from_file.items():
        if name.endswith("_API_KEY") and name not in own:
            os.environ.setdefault(name, value)
    return {**from_file, **os.environ, **flags}


def unknown_names(values: Mapping[str, str]) -> dict[str, str]:
    """Names that begin like ours and are none, each with the setting that is nearest, or ""."""
    known = [variable.name for variable in VARIABLES]
    unknown = [name for name in values if name.startswith(PREFIX) and name not in known]
    if not unknown:
        return {}
    from difflib import get_close_matches

    ours = {name.removeprefix(PREFIX): name for name in known}  # all share the prefix
    nearest = {
        name: get_close_matches(name.removeprefix(PREFIX), ours, n=1, cutoff=0.75)
        for name in unknown
    }
    return {name: ours[found[0]] if found else "" for name, found in nearest.items()}


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
