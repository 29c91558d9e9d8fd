"""Lines of JSON without secrets."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest

from bot.channels.slack.logs import JsonLines, Log


@pytest.fixture
def lines() -> io.StringIO:
    return io.StringIO()


def written(lines: io.StringIO, log: Log) -> dict[str, object]:
    logger = logging.getLogger("dateline.slack")
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        log.event("request", text="Who?", user="U0ANN", token="xoxb-1-2-abc")
        try:
            raise ValueError("what somebody wrote")
        except ValueError as error:
            log.failure("failed", error, note="at https://hooks.slack.com/actions/T/1/secret")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    return [json.loads(line) for line in lines.getvalue().splitlines()]  # type: ignore[return-value]


@pytest.mark.parametrize(("with_text", "text"), [(False, None), (True, "Who?")])
def test_what_was_asked_is_logged_only_where_that_was_chosen(
    lines: io.StringIO, with_text: bool, text: str | None
) -> None:
    first, _ = written(lines, Log(with_text=with_text))
    assert (first["event"], first["user"], first.get("text")) == ("request", "U0ANN", text)


def test_tokens_addresses_and_messages_of_errors_are_never_logged(lines: io.StringIO) -> None:
    _, second = written(lines, Log(with_text=True))
    everything = lines.getvalue()
    assert second["error"] == "ValueError"
    assert str(second["trace"][0]).startswith(__file__)
    for secret in ("xoxb-", "hooks.slack", "what somebody wrote"):
        assert secret not in everything
    assert sys.exc_info() == (None, None, None)
