"""What the failures of model services mean: in words, and whether asking again may help.

Every vendor has exceptions of its own. Those of OpenAI are known by type; others are known by what
nearly all have: a status code, a response with headers, "Timeout" or "Connect" in a class's name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.errors import ProviderError

Kind = Literal["model", "embedder"]
OFFLINE_HINT = "or answer offline: --model offline"
_DEEPEST = 10  # causes of causes that are looked at


class TookTooLong(TimeoutError):
    """The time for the whole answer is over."""


class NoAnswer(Exception):
    """A reply ended before its first word. ``finish``: the reason that was given, if any."""

    def __init__(self, finish: str | None) -> None:
        super().__init__(finish)
        self.finish = finish


@dataclass(frozen=True, slots=True)
class _Meaning:
    """``may_pass``: the same call may succeed a little later."""

    what: str
    remedy: str = "try again"
    may_pass: bool = False


_STATUS = {
    401: _Meaning("refused the key (401)", "check OPENAI_API_KEY"),
    403: _Meaning("refused access (403)", "check what the key may use"),
    404: _Meaning("is not known there (404)", "check its name and OPENAI_BASE_URL"),
    408: _Meaning("waited too long for the question (408)", "check the network, try again", True),
    409: _Meaning("is busy with something else (409)", "try again", True),
    413: _Meaning("cannot take so much text (413)", "lower DATELINE_CONTEXT_BUDGET"),
    429: _Meaning("is asked too often (429)", "wait a little", True),
}
_CODE = {
    "insufficient_quota": _Meaning("has no quota left (429)", "add credit"),
    "context_length_exceeded": _Meaning(
        "cannot take so much text", "lower DATELINE_CONTEXT_BUDGET"
    ),
}
_EMPTY = _Meaning("answered nothing", "try again", True)
_NO_ANSWER = {
    "content_filter": _Meaning("was kept from answering by its provider", "ask in other words"),
    **dict.fromkeys(
        ("length", "max_tokens", "MAX_TOKENS", "incomplete"),
        _Meaning("thought until its longest length and said nothing", "set another model"),
    ),
}
_UNREACHABLE = _Meaning("cannot be reached", "check the network and OPENAI_BASE_URL", True)

_UNTRUSTED = _Meaning(
    "has a certificate that is not trusted (TLS)",
    "check OPENAI_BASE_URL; SSL_CERT_FILE names authorities of your own",
)


def explain(error: Exception, name: str, *, kind: Kind = "model") -> ProviderError:
    """What a failed call means, in one line, and what to do; never with a key in it."""
    if isinstance(error, ProviderError):
        return error
    meaning = _meaning(error)
    retry_after = _retry_after(error)
    remedy = meaning.remedy
    if retry_after is not None and meaning.may_pass and retry_after >= 1:
        remedy = f"try again in {retry_after:.0f} s, as it asks"
    return ProviderError(
        f"the {kind} {name!r} {meaning.what}",
        hint=f"{remedy}, {last_offer(kind)}",
        may_pass=meaning.may_pass,
        retry_after=retry_after,
    )


def last_offer(kind: Kind) -> str:
    """What always works."""
    return OFFLINE_HINT if kind == "model" else "or set DATELINE_EMBEDDER=wordllama"


def _meaning(error: Exception) -> _Meaning:
    if isinstance(error, TookTooLong):
        return _Meaning("took too long", "raise DATELINE_DEADLINE, try again")
    if isinstance(error, NoAnswer):
        return _NO_ANSWER.get(error.finish or "", _EMPTY)
    status, code = _status(error), str(getattr(error, "code", None) or "")
    if code in _CODE:
        return _CODE[code]
    if status is not None:
        return _of_status(status)
    if _is_named(error, "Timeout"):
        return _Meaning("did not answer in time", "raise DATELINE_TIMEOUT, try again", True)
    if isinstance(error, OSError) or _is_named(error, "Connect", "Transport"):
        return _of_connection(error)
    if isinstance(error, (ValueError, TypeError, AttributeError, KeyError)):
        return _Meaning("answered something that is no answer of such a service",
                        "check OPENAI_BASE_URL")  # fmt: skip
    return _Meaning(f"failed: {type(error).__name__}")


def _of_status(status: int) -> _Meaning:
    if status >= 500:
        return _Meaning(f"has a fault on its side ({status})", "try again later", True)
    return _STATUS.get(status, _Meaning(f"refused the request ({status})", "check its name"))


def _of_connection(error: Exception) -> _Meaning:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return _Meaning("cannot be found: its address has no such name (DNS)",
                            "check the network and OPENAI_BASE_URL", True)  # fmt: skip
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _UNTRUSTED
        if isinstance(cause, ssl.SSLError):
            return _Meaning("does not speak TLS as it should", "check OPENAI_BASE_URL")
    return _UNREACHABLE


def _status(error: Exception) -> int | None:
    found = getattr(error, "status_code", None)
    if found is None:
        found = getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) else None


def _is_named(error: Exception, *words: str) -> bool:
    return any(word in kind.__name__ for kind in type(error).__mro__ for word in words)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(_DEEPEST):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _retry_after(error: Exception) -> float | None:
    """Seconds to wait, if the service named them; a date is left to the usual waiting."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(header, "")) * unit
        except (ValueError, TypeError):
            continue
        if 0 <= seconds < 86_400:
            return seconds
    return None
