"""Questions written by a chat model about one article; kept only if their quotes verify."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from bot.answering.citations import verify
from bot.answering.draft import DraftQuote
from bot.answering.prompts import Prompt
from bot.answering.support import unsupported_terms
from bot.answering.verdicts import without_thinking
from bot.domain import Passage, Revision
from bot.evaluation.judging import LONGEST_REPLY
from bot.evaluation.making.by_rule import Made
from bot.terms import terms

LEAST_WORDS = 5  # of a quote
LONGEST_ARTICLE = 12_000  # characters that a model is shown
Ask = Callable[[list[tuple[str, str]]], str]

_FIELD = re.compile(
    r"^[\s>*_#\-\d.)]{0,20}(?P<name>Q(?:uestion)?|A(?:nswer)?|QUOTE)[\s\d*_]{0,8}[:：](?P<text>.*)$",
    re.IGNORECASE,
)
_KIND = (("who", "who"), ("whom", "who"), ("when", "when"), ("where", "where"), ("why", "why"),
         ("how many", "how-many"), ("how much", "how-many"))  # fmt: skip


def questions_about(revision: Revision, ask: Ask, prompt: Prompt, count: int) -> Iterator[Made]:
    """What the model asks about an article and can prove. Raises what ``ask`` raises."""
    text = revision.text[:LONGEST_ARTICLE]
    seed = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    while seed[:8] in text:
        seed = sha256(seed.encode()).hexdigest()
    article = f"{revision.article.title}\n\n{text}"
    values = {"count": str(count), "article": article, "marker": f"====={seed[:8]}"}
    whole = Passage(revision=revision, start=0, end=len(revision.text), score=0.0)
    for question, answer, quote in read(ask(prompt.fill(values))):
        found = verify(DraftQuote(n=1, words=quote), [whole])
        if found is None or len(quote.split()) < LEAST_WORDS or len(set(terms(question))) < 2:
            continue
        if not _is_part(answer, found.text) and unsupported_terms(answer, [found]):
            continue  # it answers more than it can show
        yield Made(
            kind=_kind(question),
            question=question,
            answer=answer,
            span=found.spans[0],
            revision=revision,
        )


def _is_part(answer: str, quote: str) -> bool:
    """Whether an answer is some of the quoted words: no claim then, and nothing beyond them."""
    words, quoted = (" ".join(re.findall(r"\w+", text.casefold())) for text in (answer, quote))
    return bool(words) and f" {words} " in f" {quoted} "


def read(reply: str) -> Iterator[tuple[str, str, str]]:
    """Question, answer and quote of each whole block of a reply, however it is decorated."""
    fields: dict[str, str] = {}
    for line in without_thinking(reply[:LONGEST_REPLY]).splitlines():
        found = _FIELD.match(line)
        if found is None:
            continue
        name = found["name"].lower()
        name = "quote" if name == "quote" else name[0]
        if name == "q":
            fields = {}
        fields[name] = found["text"].strip(" \t*_")
        if name == "quote" and all(fields.get(n) for n in ("q", "a", "quote")):
            yield fields["q"], fields["a"], fields["quote"].strip("\"“”„«»'‘’ ")
            fields = {}


def _kind(question: str) -> str:
    lowered = question.lower()
    return next((kind for start, kind in _KIND if lowered.startswith(start)), "what")
