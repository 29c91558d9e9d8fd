"""What there is to count, in Prometheus' text form. Every process counts for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class Metrics:
    """The counters of one bot."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._answers = Counter(
            "dateline_slack_answers",
            "Answers given, by outcome (answered, partly_answered, abstained)",
            ["outcome", "kind"],
            registry=registry,
        )
        self._checks = Counter(
            "dateline_slack_claims", "Claims checked, by verdict", ["verdict"], registry=registry
        )
        self._errors = Counter(
            "dateline_slack_errors", "What failed, by kind", ["kind"], registry=registry
        )
        self._refused = Counter(
            "dateline_slack_refused", "Questions not taken on, by reason", ["reason"],
            registry=registry,
        )  # fmt: skip
        self._tokens = Counter(
            "dateline_slack_tokens", "Tokens of the chat model", ["direction"], registry=registry
        )
        self._seconds = Histogram(
            "dateline_slack_answer_seconds",
            "From taking a question on to the end of its answer",
            buckets=_SECONDS,
            registry=registry,
        )
        self._acknowledged = Histogram(
            "dateline_slack_acknowledge_seconds",
            "From a request of Slack to our acknowledgement",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
            registry=registry,
        )
        self._waiting = Gauge(
            "dateline_slack_waiting", "Questions that wait for a worker", registry=registry
        )

    def watch_queue(self, size: Callable[[], int]) -> None:
        self._waiting.set_function(size)

    def answered(self, answer: Mapping[str, Any], kind: str, seconds: float) -> None:
        self._answers.labels(answer["outcome"], kind).inc()
        self._tokens.labels("input").inc(answer["usage"]["input_tokens"])
        self._tokens.labels("output").inc(answer["usage"]["output_tokens"])
        self._seconds.observe(seconds)

    def checked(self, verdict: str) -> None:
        self._checks.labels(verdict).inc()

    def failed(self, kind: str) -> None:
        self._errors.labels(kind).inc()

    def refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def acknowledged(self, seconds: float) -> None:
        self._acknowledged.observe(seconds)

    def text(self) -> bytes:
        """What ``/metrics`` gives."""
        return generate_latest(self._registry)
