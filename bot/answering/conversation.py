"""What is said in the course of a conversation: greetings, and questions that lean on others.

A question that leans on the one before ("and Hungary?", "when does his term end?") is made full
before it is searched for: by a chat model where there is one, else by rule
(:mod:`bot.answering.following`). Any other is left as it is, so that a change of subject is not
searched with what went before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.answering.draft import Ask
from bot.answering.following import leans, standalone
from bot.answering.hostile import plain
from bot.answering.prompts import Prompt
from bot.answering.verdicts import without_thinking
from bot.domain import Turn, Usage, Warning
from bot.errors import ProviderError

MOST_TOKENS = 1_500  # of a conversation that are remembered
BYTES_A_TOKEN = 4  # of UTF-8: what tokenisers come to in most languages, or a little less
LONGEST_REWRITTEN = 300

_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|hallo"
    r"|guten (?:tag|morgen)|bonjour|hola|buenos d[ií]as|ciao|ol[aá]|merhaba|привет|здравствуйте)"
    r"(?: (?:there|all|everyone|team|dateline|bot))?\W*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\W*(?:(?:ok(?:ay)?|great|good|perfect|cool|nice|super)\W+)?"
    r"(?:thanks?|thank you|thx|ty|cheers|danke|merci|gracias|grazie|obrigad[oa]|спасибо"
    r"|teşekkürler)"
    r"(?: (?:you|a lot|so much|very much|again|all|dateline|everyone))*\W*"
    r"|\W*(?:ok(?:ay)?|got it|great|perfect|cool|bye|goodbye|see you|good ?night)\W*",
    re.IGNORECASE,
)
HELLO = "Hello. Ask about the articles; every answer is quoted and dated."
WELCOME = "You are welcome."


def small_talk(text: str) -> str | None:
    """What to say to a message that asks nothing ("hello", "thanks"); ``None`` for any other."""
    if _GREETING.fullmatch(text):
        return HELLO
    return WELCOME if _THANKS.fullmatch(text) else None


def recent(history: Sequence[Turn], most_tokens: int = MOST_TOKENS) -> list[Turn]:
    """The last turns of ``history`` that ``most_tokens`` hold, in their order.

    Of the last turn as much of the answer is kept as there is room for.
    """
    kept: list[Turn] = []
    room = most_tokens * BYTES_A_TOKEN
    for turn in reversed(history):
        size = len(f"{turn.question}{turn.answer or ''}".encode("utf-8", "replace"))
        if size > room and kept:
            break
        if size > room:
            question = _cut(turn.question, room)
            left = room - len(question.encode("utf-8", "replace"))
            turn = Turn(question=question, answer=_cut(turn.answer or "", left))
        kept.append(turn)
        room -= size
        if room <= 0:
            break
    return kept[::-1]


def _cut(text: str, most_bytes: int) -> str:
    return text.encode("utf-8", "replace")[:most_bytes].decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a question means. ``full``: the question to search for, where it is another."""

    full: str | None
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[Warning, ...] = ()


class ByRule:
    """Makes follow-ups full without a model."""

    def understand(self, question: str, history: Sequence[Turn]) -> Understood:
        return Understood(full=standalone(question, history))


class ByModel:
    """Has a chat model make follow-ups full; what it makes of one is checked, else the rule holds.

    The model is asked only where a question may lean on what went before.
    """

    def __init__(self, ask: Ask, prompt: Prompt) -> None:
        self._ask = ask
        self._prompt = prompt

    def understand(self, question: str, history: Sequence[Turn]) -> Understood:
        turns = recent(history)
        if not turns or not leans(question):
            return Understood(full=None)
        by_rule = standalone(question, turns)
        try:
            reply, usage = self._ask(self._messages(question, turns))
        except ProviderError as error:
            text = f"the question was read by rule: {error.message}"
            return Understood(full=by_rule, warnings=(Warning(code="read_by_rule", text=text),))
        full = _read(reply, question, turns)
        if full is None:
            return Understood(full=by_rule, usage=usage)
        return Understood(full=None if _same(full, question) else full, usage=usage)

    def _messages(self, question: str, turns: Sequence[Turn]) -> list[tuple[str, str]]:
        said = "\n".join(
            f"Reader: {_line(turn.question)}\nAnswer: {_line(turn.answer or '(none)')}"
            for turn in turns
        )
        marker = "=====" + sha256(f"{said}\0{question}".encode("utf-8", "replace")).hexdigest()[:8]
        return self._prompt.fill(
            {"conversation": said, "question": _line(question), "marker": marker}
        )


_LABEL = re.compile(
    r"^\W{0,4}(?:(?:full|rewritten|standalone) )?question\W{0,4}:\s*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")


def _read(reply: str, question: str, turns: Sequence[Turn]) -> str | None:
    """The question in a model's reply; ``None`` if it is none, or names what nobody spoke of."""
    lines = [line for line in without_thinking(reply).splitlines() if line.strip(" \t`*_#>-")]
    if len(lines) != 1:
        return None
    full = plain(_LABEL.sub("", lines[0])).strip(" `*_\"'“”")
    if not 3 <= len(full) <= LONGEST_REWRITTEN:
        return None
    said = " ".join([question, *(f"{turn.question} {turn.answer or ''}" for turn in turns)])
    known = {word.casefold() for word in _WORD.findall(said)}
    names = [w for w in _WORD.findall(full)[1:] if w[0].isupper() or w[0].isdigit()]
    return full if all(name.casefold() in known for name in names) else None


def _same(one: str, other: str) -> bool:
    return _WORD.findall(one.casefold()) == _WORD.findall(other.casefold())


def _line(text: str) -> str:
    return " ".join(text.split())
