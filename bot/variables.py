"""The table of settings: variable, default, check and meaning of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.providers.chat_models import DEFAULT_OPENAI, OFFLINE, split_name

MOST_CHARACTERS = 200_000
SLACK_ID = re.compile(r"[CGDUWTE][A-Z0-9]{2,20}|dm")


def _path(value: str) -> Path:
    try:
        return Path(value).expanduser()
    except RuntimeError:  # ~ of nobody here
        raise ValueError("a path; there is no such home folder") from None


def _existing_folder(value: str) -> Path:
    path = _path(value)
    if not _is_there(path.is_dir):
        raise ValueError("an existing folder")
    return path


def _is_there(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except OSError:  # a name too long, say
        return False


def _characters(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 200 <= int(value) <= MOST_CHARACTERS:
        raise ValueError(f"a whole number of characters from 200 to {MOST_CHARACTERS}")
    return int(value)


def _embedder(value: str) -> str:
    from bot.providers.embedders import check_name

    return check_name(value)


def _model(value: str) -> str:
    if value != OFFLINE:
        split_name(value)
    return value


def _seconds(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= 3600:
        raise ValueError("a number of seconds above 0, at most 3600")
    return number


def _retries(value: str) -> int:
    if value not in {str(n) for n in range(11)}:
        raise ValueError("a whole number from 0 to 10")
    return int(value)


def _one_of(*allowed: str, to: Callable[[str], Any] = str) -> Callable[[str], Any]:
    def check(value: str) -> Any:
        if value not in allowed:
            raise ValueError(" or ".join(allowed))
        return to(value)

    return check


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an address that starts with http:// or https://")
    return value


def _secret(start: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.startswith(start) or not value.isascii() or " " in value:
            raise ValueError(f"a token that starts with {start}")
        return value

    return check


def _slack_ids(value: str) -> tuple[str, ...]:
    found = tuple(part for part in re.split(r"[\s,]+", value) if part)
    wrong = [part for part in found if not SLACK_ID.fullmatch(part)]
    if wrong:
        raise ValueError(
            f"ids of channels (C…), users (U…) and teams (T…), and dm for direct messages; not"
            f" {wrong[0]!r} (in Slack: the name of the channel or person, View details, Copy ID)"
        )
    return found


def _existing_file(value: str) -> Path:
    path = _path(value)
    if not _is_there(path.is_file):
        raise ValueError("an existing file")
    return path


def _whole(least: int, most: int) -> Callable[[str], int]:
    def check(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return check


def _store(value: str) -> str:
    parts = urlsplit(_web_address(value))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(
            "http://HOST:PORT or https://HOST, without a name, a password or a query in it"
            " (DATELINE_STORE_TOKEN has the token)"
        )
    return value.rstrip("/")


def _token(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError("printable ASCII")
    return value


def _switch(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError("0 or 1")
    return value == "1"


def without_password(text: str) -> str:
    """``text`` with what stands before an ``@`` in its addresses taken out."""
    return re.sub(r"//[^/\s]*@", "//***@", text)


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: the field it fills, its default as written, and its check.

    ``check`` turns the text into the value, or raises ``ValueError`` saying what is allowed.
    """

    name: str
    field: str
    default: str
    check: Callable[[str], Any]
    meaning: str
    secret: bool = False

    def shown(self, value: object) -> str:
        """``value`` for other eyes: no secret, and no password within an address."""
        if self.secret:
            return "set" if value else "not set"
        return without_password(self.written(value))

    def written(self, value: object) -> str:
        """``value`` as one would set it; empty for none."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ",".join(value)
        if isinstance(value, bool):
            return "1" if value else "0"
        return f"{value:g}" if isinstance(value, float) else str(value)


VARIABLES = (
    Variable("DATELINE_DATA_DIR", "data_dir", "", _path,
              "where articles and indexes are kept; empty: the user's data folder"),
    Variable("DATELINE_STORE", "store", "", _store,
              "the address of a Chroma server that keeps the vector index; empty: this machine"),
    Variable("DATELINE_STORE_TOKEN", "store_token", "", _token,
              "the token that this server wants", secret=True),
    Variable("DATELINE_EMBEDDER", "embedder", "wordllama", _embedder,
              "what turns text into vectors: wordllama (no key, no download), onnx (one download),"
              " or openai:MODEL"),
    Variable("DATELINE_CONTEXT_BUDGET", "context_budget", "4000", _characters,
              "characters of passages that an answer is drawn from"),
    Variable("DATELINE_MODEL", "model", "", _model,
              "who writes the answers: offline, or PROVIDER:MODEL; empty: offline, or"
              f" {DEFAULT_OPENAI} where there is an OPENAI_API_KEY"),
    Variable("OPENAI_API_KEY", "api_key", "", str,
              "the key of OpenAI or of a compatible server", secret=True),
    Variable("OPENAI_BASE_URL", "base_url", "", _web_address,
              "the address of a compatible server: vLLM, Ollama, llama.cpp ..."),
    Variable("DATELINE_OPENAI_ROUTE", "route", "chat", _one_of("chat", "responses"),
              "which OpenAI interface: chat (completions) or responses"),
    Variable("DATELINE_TIMEOUT", "timeout", "60", _seconds,
              "seconds to wait for a connection to a model, and for each piece of its answer"),
    Variable("DATELINE_DEADLINE", "deadline", "180", _seconds,
              "seconds that a model's whole answer may take, with every call and wait"),
    Variable("DATELINE_RETRIES", "retries", "2", _retries,
              "how often a failed call of a model or an embedder is tried again, where that can"
              " help"),
    Variable("DATELINE_FALLBACK", "fallback", "", _model,
              "who writes when the model fails before its first word: offline, or PROVIDER:MODEL"
              " (the passages go there then); empty: nobody, and the failure is said"),
    Variable("DATELINE_PROMPTS_DIR", "prompts_dir", "", _existing_folder,
              "a folder of your own prompts (answer.md ...); what it has not is taken from"
              " Dateline"),
    Variable("DATELINE_POLICY", "policy", "strict", _one_of("strict", "mark"),
              "what becomes of a sentence that no quote proves: strict (left out) or mark (shown,"
              " marked as unproven)"),
    Variable("DATELINE_CHECK", "check", "rules", _one_of("rules", "model"),
              "who checks a model's sentences: rules, or rules and then the model once more (a call"
              " for each sentence)"),
    Variable("DATELINE_REPAIRS", "repairs", "1", _one_of("0", "1", to=int),
              "how often a model is asked to mend the sentences that it did not prove: 0 or 1"),
    Variable("DATELINE_QUERIES", "queries", "auto", _one_of("auto", "off"),
              "whether a chat model writes search queries where a question's own words find little"
              " (one call more): auto or off"),
    Variable("DATELINE_FORBID_MODEL_CALLS", "forbid_model_calls", "0", _switch,
              "1: call no model but one on this machine (for tests)"),
    Variable("SLACK_BOT_TOKEN", "slack_bot_token", "", _secret("xoxb-"),
              "the bot token of a Slack app that serves one workspace", secret=True),
    Variable("SLACK_APP_TOKEN", "slack_app_token", "", _secret("xapp-"),
              "its app-level token, for Socket Mode", secret=True),
    Variable("SLACK_SIGNING_SECRET", "slack_signing_secret", "", str,
              "what Slack signs its requests with, for HTTP", secret=True),
    Variable("SLACK_CLIENT_ID", "slack_client_id", "", str,
              "with the next one: several workspaces install the app by OAuth, over HTTP"),
    Variable("SLACK_CLIENT_SECRET", "slack_client_secret", "", str,
              "of the app, for OAuth", secret=True),
    Variable("SLACK_CONFIG_TOKEN", "slack_config_token", "", _secret("xoxe"),
              "an app configuration token, with which `slack doctor` reads the app's manifest",
              secret=True),
    Variable("DATELINE_SLACK_ALLOW", "slack_allow", "", _slack_ids,
              "who and where alone may ask: ids of channels, users, teams, and dm, by commas"),
    Variable("DATELINE_SLACK_DENY", "slack_deny", "", _slack_ids,
              "who and where may not ask, whatever is allowed"),
    Variable("DATELINE_SLACK_RULES", "slack_rules", "", _existing_file,
              "a TOML file that says which articles a channel may see"),
    Variable("DATELINE_SLACK_RATE", "slack_rate", "10", _whole(1, 1000),
              "questions that one person may ask within a minute"),
    Variable("DATELINE_SLACK_WORKERS", "slack_workers", "8", _whole(1, 64),
              "questions that are answered at the same time"),
    Variable("DATELINE_SLACK_QUEUE", "slack_queue", "200", _whole(1, 10_000),
              "questions that may wait; a further one is told to come back"),
    Variable("DATELINE_SLACK_LOG_TEXT", "slack_log_text", "0", _switch,
              "1: the log also has what was asked"),
    Variable("DATELINE_SLACK_API_URL", "slack_api_url", "https://slack.com/api/", _web_address,
              "Slack's Web API; GovSlack has another address"),
)  # fmt: skip
