"""What may go wrong on the way to Slack."""

from __future__ import annotations

import os
import socket
import ssl
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import DatelineError, ProviderError, SettingsError, UsageError

# A refusal by Slack, a request that the SDK would not make, a connection that broke.
TROUBLE = (SlackClientError, OSError, HTTPException)


def reason(error: Exception) -> str:
    """The error in a word, for the log: never what was sent."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "unknown"))
    return type(error).__name__


def unreached(error: Exception) -> str:
    """Why there is no connection, in words; never what was sent."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, socket.gaierror):
        return "its address has no such name (DNS)"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "its certificate is not trusted (TLS); SSL_CERT_FILE names authorities of your own"
    if isinstance(cause, ssl.SSLError):
        return "it does not speak TLS as it should"
    if isinstance(cause, TimeoutError):
        return "it did not answer in time"
    if isinstance(cause, OSError) and cause.errno is not None:
        return os.strerror(cause.errno).lower()
    if isinstance(cause, HTTPException):
        return "what came back is no answer of Slack"
    return reason(error)


def not_connected(token: str, address: str, error: Exception) -> DatelineError:
    """What is said when the bot cannot start with ``token``."""
    if isinstance(error, SlackApiError):
        return DatelineError(
            f"Slack does not take {token}: {reason(error)}",
            hint="`dateline slack doctor` says more",
        )
    return DatelineError(
        f"no connection to Slack at {address}: {unreached(error)}",
        hint="is it reached from here? (HTTPS_PROXY names a proxy)",
    )


def sayable(error: Exception) -> str:
    """What a reader may be told of ``error``; of the archive and of settings, which have paths,
    nothing: that is for the log."""
    if isinstance(error, ProviderError | UsageError) and not isinstance(error, SettingsError):
        return error.message
    return ""


def is_refusal(error: Exception) -> bool:
    """Whether Slack has said no, so that nothing was posted. A fault of its own says nothing."""
    return isinstance(error, SlackApiError) and error.response.status_code < 500
