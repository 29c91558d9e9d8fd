"""What may go wrong on the way to Slack."""

from __future__ import annotations

from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

# A refusal by Slack, a request that the SDK would not make, a connection that broke.
TROUBLE = (SlackClientError, OSError, HTTPException)


def reason(error: Exception) -> str:
    """The error in a word, for the log: never what was sent."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "unknown"))
    return type(error).__name__


def is_refusal(error: Exception) -> bool:
    """Whether Slack has said no, so that nothing was posted. A fault of its own says nothing."""
    return isinstance(error, SlackApiError) and error.response.status_code < 500
