"""The ways in which a model fails, and what becomes of each: the table of the README."""

from __future__ import annotations

from dataclasses import dataclass

from bot.providers.fake_server import Fault

WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLY = f'All 32 members must approve. <q n="1">{WORDS}</q>'
HALF = REPLY + " And so. It goes"  # a proven sentence, and the start of more


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``what`` happens; ``sees``: a part of what the user is told; ``tries``: with two retries.

    ``address`` is where it happens if not at a server that does ``fault``. ``shown``: the sentences
    that came before it are shown, and what is seen is a warning.
    """

    what: str
    sees: str
    tries: int = 1
    fault: Fault | str = ""
    address: str = ""
    shown: bool = False

    def __str__(self) -> str:
        return self.what

    @property
    def line(self) -> str:
        """This row of the README's table."""
        becomes = "what was proven, and: " if self.shown else ""
        return f"| {self.what} | {self.tries} | {becomes}{self.sees} |"


def _status(status: int, code: str = "", **headers: str) -> Fault:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fault(status=status, code=code, headers=named)


BEFORE_THE_FIRST_WORD = (
    Row(what="connection refused", tries=3, sees="cannot be reached", address="closed"),
    Row(what="name unknown (DNS)", tries=3,
        sees="cannot be found: its address has no such name (DNS)",
        address="http://model.invalid/v1"),
    Row(what="certificate not trusted", sees="has a certificate that is not trusted (TLS)",
        address="untrusted"),
    Row(what="no TLS where there should be", sees="does not speak TLS as it should",
        address="no tls"),
    Row(what="connection dropped", tries=3, sees="cannot be reached", fault=Fault(kind="drop")),
    Row(what="401", sees="refused the key (401)", fault=_status(401)),
    Row(what="403", sees="refused access (403)", fault=_status(403)),
    Row(what="404, no such model", sees="is not known there (404)", fault=_status(404)),
    Row(what="408", tries=3, sees="waited too long for the question (408)", fault=_status(408)),
    Row(what="429", tries=3, sees="is asked too often (429)", fault=_status(429)),
    Row(what="429, Retry-After: 2", tries=3, sees="is asked too often (429); try again in 2 s",
        fault=_status(429, retry_after="2")),
    Row(what="429, Retry-After: 3600", sees="is asked too often (429); try again in 3600 s",
        fault=_status(429, retry_after="3600")),
    Row(what="429, no quota left", sees="has no quota left (429)",
        fault=_status(429, "insufficient_quota")),
    Row(what="400, too much text", sees="cannot take so much text; lower DATELINE_CONTEXT_BUDGET",
        fault=_status(400, "context_length_exceeded")),
    Row(what="500", tries=3, sees="has a fault on its side (500)", fault=_status(500)),
    Row(what="503", tries=3, sees="has a fault on its side (503)", fault=_status(503)),
    Row(what="silence for `DATELINE_TIMEOUT`", tries=3, sees="did not answer in time",
        fault=Fault(kind="silent")),
    Row(what="a stream that stops before its first word", tries=3, sees="did not answer in time",
        fault=Fault(kind="stall")),
    Row(what="signs of life, and no word, for `DATELINE_DEADLINE`", sees="took too long",
        fault=Fault(kind="alive")),
    Row(what="an HTML page with 200", sees="answered something that is no answer of such a service",
        fault=Fault(kind="html")),
    Row(what="rubbish in the place of JSON",
        sees="answered something that is no answer of such a service", fault=Fault(kind="rubbish")),
    Row(what="rubbish in the place of an event",
        sees="answered something that is no answer of such a service", fault=Fault(kind="garbled")),
    Row(what="an empty answer", tries=3, sees="answered nothing"),
    Row(what="no word before its longest length",
        sees="thought until its longest length and said nothing",
        fault=Fault(kind="finish", code="length")),
    Row(what="withheld by a content filter", sees="was kept from answering by its provider",
        fault=Fault(kind="finish", code="content_filter")),
)  # fmt: skip

AFTER_IT = (
    Row(what="a stream that ends in the middle", shown=True, sees="the model's answer was cut off",
        fault=Fault(kind="cut", text=HALF)),
    Row(what="a stream that breaks", shown=True, sees="cannot be reached",
        fault=Fault(kind="broken", text=HALF)),
    Row(what="a stream that stops", shown=True, sees="did not answer in time",
        fault=Fault(kind="stall", text=HALF)),
    Row(what="signs of life only, until `DATELINE_DEADLINE`", shown=True, sees="took too long",
        fault=Fault(kind="alive", text=HALF)),
    Row(what="an event that is no JSON", shown=True,
        sees="answered something that is no answer of such a service",
        fault=Fault(kind="garbled", text=HALF)),
    Row(what="a stream that never ends", shown=True, sees="the model wrote on and was stopped",
        fault=Fault(kind="endless", text=REPLY + " And so. " * 500)),
    Row(what="an answer that reaches its longest length", shown=True,
        sees="the model's answer reached its longest length",
        fault=Fault(kind="finish", text=HALF, code="length")),
    Row(what="withheld by a content filter in the middle", shown=True,
        sees="the model's provider withheld the answer",
        fault=Fault(kind="finish", text=HALF, code="content_filter")),
)  # fmt: skip
