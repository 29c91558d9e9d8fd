"""How an answer came about, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.safe_text import printable
from bot.channels.terminal.answers import Json, TitleOf
from bot.channels.terminal.lines import QUIET, STRONG, Line, line
from bot.providers.chat_models import OFFLINE


def explanation_lines(answer: Json, title_of: TitleOf) -> Iterator[Line]:
    """How ``answer`` came about: what was searched for, read and left out, and what it took."""
    if answer["rewritten"]:
        yield line(f"Searched for: {printable(answer['rewritten'])}", STRONG)
    yield line("Retrieved:", STRONG)
    for n, passage in enumerate(answer["passages"], start=1):
        where = f"{passage['article_id']} {passage['start']}-{passage['end']}"
        title = printable(title_of(passage["article_id"], passage["revision"]))
        yield line(
            f"  {n}. score {passage['score']:.3f}, {where}, {title}{_cited_in(answer, passage)}"
        )
    for query in answer.get("also_searched", ()):
        yield line(f"Also searched for: {printable(query)}")
    for sentence in answer["dropped"]:
        yield line(printable(f"Left out: {sentence['text']} ({why_dropped(sentence)})"))
    yield line(
        f"Model: {answer['model']}; embedder: {answer['embedder']};"
        f" prompt: {answer['prompt_hash'] or 'none'}; repairs: {answer['repairs']}"
    )
    times, usage = answer["timings_ms"], answer["usage"]
    yield line(
        f"Milliseconds: {times['retrieve']:.0f} to the passages, {times['first_word']:.0f} to the"
        f" first sentence, {times['total']:.0f} in all"
    )
    yield line(
        f"Tokens: {usage['input_tokens']} in, {usage['output_tokens']} out; cost: {_cost(answer)}"
    )


def prompt_lines(prompt: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """What a model was sent: pairs of role and text."""
    for role, text in prompt:
        yield line(f"Prompt ({role}):", STRONG)
        yield line(printable(text, lines=True), QUIET)


def why_dropped(dropped: Json) -> str:
    """What it adds to its quotes, and what it leaves out of them."""
    lost = dropped.get("left_out", ())
    added = [term for term in dropped["unsupported_terms"] if term not in lost]
    why = [f"not in its quotes: {', '.join(added)}"] if added else []
    why += [f"leaves out: {', '.join(lost)}"] if lost else []
    return "; ".join(why) or "no quote of the articles proves it"


def _cited_in(answer: Json, passage: Json) -> str:
    """Which of the answer's citations lie in ``passage``."""
    numbers = [
        f"[{c['n']}]"
        for c in answer["citations"]
        if c["article"]["id"] == passage["article_id"]
        and passage["start"] <= c["spans"][0]["start"] < passage["end"]
    ]
    return f" {''.join(numbers)}" if numbers else ""


def _cost(answer: Json) -> str:
    cost = answer["usage"]["cost"]
    if cost is None:
        return "nothing" if answer["model"] == OFFLINE else "unknown"
    return f"${cost:.6f}".rstrip("0")
