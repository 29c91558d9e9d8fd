"""Chat models by name, and what their failures mean."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.errors import ProviderError, SettingsError
from bot.providers.failures import OFFLINE_HINT, explain

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.providers.breaker import Breaker
    from bot.providers.steady import SteadyModel

OFFLINE = "offline"
LONGEST_REPLY = 20_000  # characters
DEFAULT_OPENAI = "openai:gpt-5-mini"

Route = Literal["chat", "responses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """How to reach a chat model.

    Seconds: ``timeout`` for connecting and for each read, ``deadline`` for the whole answer,
    ``first_word`` (if it is less) until its first word.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = field(default=None, repr=False)
    route: Route = "chat"
    timeout: float = 60.0
    retries: int = 2
    deadline: float = 180.0
    first_word: float | None = None
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


def steady_model(name: str, settings: ModelSettings) -> SteadyModel:
    """The chat model ``name``, asked again where that helps. Raises as :func:`chat_model` does."""
    from bot.providers.breaker import breaker_of

    address = settings.base_url or ""
    return steady(chat_model(name, settings), name, settings, breaker_of(name, address))


def steady(
    model: BaseChatModel, name: str, settings: ModelSettings, breaker: Breaker | None = None
) -> SteadyModel:
    """``model`` with the patience of ``settings``."""
    from bot.providers.steady import SteadyModel

    return SteadyModel(
        model,
        name=name,
        retries=settings.retries,
        deadline=settings.deadline,
        first_word=settings.first_word,
        breaker=breaker,
    )


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
    from bot.providers.openai_client import bare, shared_http_client

    try:
        return PricedChatOpenAI(
            model=model,
            api_key=SecretStr(settings.api_key or "no-key-needed"),
            base_url=bare(settings.base_url),
            timeout=settings.timeout,
            max_retries=0,  # `steady` asks again
            http_client=shared_http_client(settings.base_url),
            use_responses_api=settings.route == "responses",
            stream_usage=True,
            max_completion_tokens=settings.most_tokens,
        )
    except ValueError as error:  # OPENAI_PROXY, say, which its client and ours both want to serve
        raise SettingsError(
            f"DATELINE_MODEL is 'openai:{model}', which cannot be used: {_first_line(error)}",
            hint=f"a proxy is set with HTTPS_PROXY, {OFFLINE_HINT}",
        ) from None


def _other(provider: str, model: str, settings: ModelSettings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        built: Any = init_chat_model(
            model,
            model_provider=provider,
            timeout=settings.timeout,
            max_retries=0,  # `steady` asks again
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
    model: Runnable[Any, Any],
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
    text = ""
    try:
        for chunk in model.stream(messages):
            used(chunk)
            text += str(chunk.text)
            if time.monotonic() > end:
                raise ProviderError(f"the model {name!r} took too long", hint="DATELINE_DEADLINE")
            if len(text) > LONGEST_REPLY:
                break
    except ProviderError:
        raise
    except Exception as error:  # every vendor has its own
        failure = explain(error, name)
        raise failure from None  # its own words may have a key in them
    return text[:LONGEST_REPLY]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
