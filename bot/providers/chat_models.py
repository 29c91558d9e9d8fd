"""Chat models by name, and what their failures mean."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.errors import ProviderError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OFFLINE = "offline"
LONGEST_REPLY = 20_000  # characters
DEFAULT_OPENAI = "openai:gpt-5-mini"

Route = Literal["chat", "responses"]
Kind = Literal["model", "embedder"]
OFFLINE_HINT = "or answer offline: --model offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """How to reach a chat model. ``timeout`` is in seconds, for connecting and for each read."""

    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    route: Route = "chat"
    timeout: float = 60.0
    retries: int = 2
    most_tokens: int = 2000
    forbidden: bool = False


def split_name(name: str) -> tuple[str, str]:
    """``openai:gpt-5-mini`` -> provider and model. Raises ``ValueError`` saying what is allowed."""
    provider, colon, model = name.partition(":")
    if not colon or not provider.strip() or not model.strip():
        raise ValueError("offline, or PROVIDER:MODEL such as openai:gpt-5-mini")
    return provider.strip(), model.strip()


def destination(name: str, base_url: str | None) -> str:
    """Where the passages go, in words for the user; a password in the address is left out."""
    provider, model = split_name(name)
    place = provider
    if provider == "openai" and base_url:
        place = urlsplit(base_url).netloc.rpartition("@")[2]
    return f"{model} at {place}"


def chat_model(name: str, settings: ModelSettings) -> BaseChatModel:
    """A chat model ready to stream; nothing is sent yet.

    Raises :class:`SettingsError` for an unknown or uninstalled provider or a missing key.
    """
    provider, model = split_name(name)
    if settings.forbidden and not is_allowed(provider, settings):
        raise SettingsError(
            f"DATELINE_FORBID_MODEL_CALLS is set, so the model {name!r} is not called",
            hint=f"unset it, {OFFLINE_HINT}",
        )
    if provider == "openai":
        return _openai(model, settings)
    return _other(provider, model, settings)


def is_allowed(provider: str, settings: ModelSettings) -> bool:
    """Whether calls stay on this machine, which is allowed where real ones are forbidden."""
    host = urlsplit(settings.base_url).hostname if settings.base_url else None
    return provider == "openai" and host in ("127.0.0.1", "::1", "localhost")


def _openai(model: str, settings: ModelSettings) -> BaseChatModel:
    if not settings.api_key and not settings.base_url:
        raise SettingsError(
            f"DATELINE_MODEL is 'openai:{model}', but there is no OPENAI_API_KEY",
            hint=f"set it, or OPENAI_BASE_URL for a server of your own, {OFFLINE_HINT}",
        )
    from pydantic import SecretStr

    from bot.providers.openai_chat import PricedChatOpenAI

    return PricedChatOpenAI(
        model=model,
        api_key=SecretStr(settings.api_key or "no-key-needed"),
        base_url=settings.base_url,
        timeout=settings.timeout,
        max_retries=settings.retries,
        use_responses_api=settings.route == "responses",
        stream_usage=True,
        max_completion_tokens=settings.most_tokens,
    )


def _other(provider: str, model: str, settings: ModelSettings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        built: Any = init_chat_model(
            model,
            model_provider=provider,
            timeout=settings.timeout,
            max_retries=settings.retries,
            max_tokens=settings.most_tokens,
        )
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}"
        raise SettingsError(
            f"DATELINE_MODEL names the provider {provider!r}, which is not installed: {error}",
            hint=f"pip install {package}, {OFFLINE_HINT}",
        ) from None
    except Exception as error:  # each provider checks its settings in its own way
        raise SettingsError(
            f"DATELINE_MODEL is '{provider}:{model}', which cannot be used: {_first_line(error)}",
            hint=f"set what it asks for, {OFFLINE_HINT}",
        ) from None
    model_built: BaseChatModel = built
    return model_built


def reply(
    model: BaseChatModel,
    messages: list[tuple[str, str]],
    *,
    name: str,
    deadline: float,
    used: Callable[[Any], None] = lambda _chunk: None,
) -> str:
    """A model's whole reply to ``messages`` (role, text), at most ``LONGEST_REPLY`` characters.

    ``deadline`` is in seconds, for all of it; ``used`` is told of every chunk. Raises
    :class:`ProviderError`.
    """
    end = time.monotonic() + deadline
    parts: list[str] = []
    try:
        for chunk in model.stream(messages):
            used(chunk)
            parts.append(str(chunk.text))
            if time.monotonic() > end:
                raise ProviderError(f"the model {name!r} took too long", hint="DATELINE_DEADLINE")
            if sum(map(len, parts)) > LONGEST_REPLY:
                break
    except ProviderError:
        raise
    except Exception as error:  # every vendor has its own
        failure = explain(error, name)
        raise failure from error
    return "".join(parts)[:LONGEST_REPLY]


def explain(error: Exception, name: str, *, kind: Kind = "model") -> ProviderError:
    """What a failed call means, in one line, and what to do; never with a key in it."""
    import openai

    what, remedy = f"failed: {type(error).__name__}", "try again"
    if isinstance(error, openai.APITimeoutError):
        what, remedy = "did not answer in time", "raise DATELINE_TIMEOUT, try again"
    elif isinstance(error, openai.APIConnectionError):
        what, remedy = "cannot be reached", "check the network and OPENAI_BASE_URL"
    elif isinstance(error, openai.APIStatusError):
        what, remedy = _status_meaning(error.status_code, str(error.code or ""))
    elif isinstance(error, (ValueError, TypeError, AttributeError, KeyError)):
        what = "answered something that is no answer of such a service"
        remedy = "check OPENAI_BASE_URL"
    may_pass = isinstance(error, openai.APIConnectionError) and not isinstance(
        error, openai.APITimeoutError
    )
    retry_after = None
    if isinstance(error, openai.APIStatusError):
        may_pass = _may_pass(error.status_code, str(error.code or ""))
        retry_after = _seconds(error.response.headers.get("retry-after", ""))
    last_offer = OFFLINE_HINT if kind == "model" else "or set DATELINE_EMBEDDER=wordllama"
    return ProviderError(
        f"the {kind} {name!r} {what}",
        hint=f"{remedy}, {last_offer}",
        may_pass=may_pass,
        retry_after=retry_after,
    )


def _may_pass(status: int, code: str) -> bool:
    return code != "insufficient_quota" and (status in (408, 409, 429) or status >= 500)


def _seconds(header: str) -> float | None:
    """A Retry-After of seconds; one that is a date is left to the usual waiting."""
    try:
        seconds = float(header)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


_STATUS = {
    401: ("refused the key (401)", "check OPENAI_API_KEY"),
    403: ("refused access (403)", "check what the key may use"),
    404: ("is not known there (404)", "check its name and OPENAI_BASE_URL"),
    429: ("is asked too often (429)", "wait a little"),
}
_CODE = {
    "insufficient_quota": ("has no quota left (429)", "add credit"),
    "context_length_exceeded": ("cannot take so much text", "lower DATELINE_CONTEXT_BUDGET"),
}


def _status_meaning(status: int, code: str) -> tuple[str, str]:
    if code in _CODE:
        return _CODE[code]
    if status >= 500:
        return f"has a fault on its side ({status})", "try again later"
    return _STATUS.get(status, (f"refused the request ({status})", "check its name"))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
