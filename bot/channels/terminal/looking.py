"""Commands that show evidence and articles: /source /open /why /articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.safe_text import printable
from bot.channels.terminal.answers import near, page_of
from bot.channels.terminal.evidence import evidence_lines
from bot.channels.terminal.explanations import explanation_lines
from bot.channels.terminal.lines import QUIET
from bot.errors import UnknownArticle, UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat
    from bot.domain import Revision

MOST_ARTICLES = 20  # listed at once

Json = dict[str, Any]


def source(chat: Chat, argument: str) -> None:
    citation = _citation(chat, argument)
    marks = not chat.terminal.draws
    chat.terminal.lines(evidence_lines(citation, _revision(chat, citation), marks=marks))


def open_(chat: Chat, argument: str) -> None:
    from bot.channels.terminal import opening

    citation = _citation(chat, argument)
    page = page_of(citation)
    if page is not None:
        chat.say(opening.open_page(page))
        return
    article = _revision(chat, citation).article
    if article.path is None:
        raise UsageError("this article has neither a page nor a file", hint=f"/{citation['n']}")
    line = (citation["place"] or "").rpartition(":")[2]
    at = int(line) if line.isascii() and line.isdigit() else None
    with chat.interrupts.held():  # in an editor, Ctrl-C is the editor's
        opening.open_file(article.path, at)
    chat.say(f"opened {printable(near(article.path))}")


def why(chat: Chat, argument: str) -> None:
    _, answer = chat.last_answer()
    chat.terminal.lines(explanation_lines(answer, chat.title_of))
    chat.say(f"Budget: {chat.desk.settings.context_budget:,} characters of passages")


def articles(chat: Chat, argument: str) -> None:
    words = argument.casefold().split()
    found = [
        headline
        for headline in chat.desk.headlines()
        if all(word in f"{headline[1]} {headline[2] or ''}".casefold() for word in words)
    ]
    for name, title, origin, published in found[:MOST_ARTICLES]:
        dated = (published or "undated")[:10].ljust(10)
        tail = f" ({origin})" if origin else ""
        chat.say(printable(f"{dated}  {title}{tail}  {name}"))
    if not found:
        chat.say("no article has these words in its title or source" if words else "no articles")
    elif len(found) > MOST_ARTICLES:
        more = len(found) - MOST_ARTICLES
        chat.say(f"and {more:,} more; /articles WORDS narrows them down", QUIET)


def _citation(chat: Chat, argument: str) -> Json:
    """The one that is meant: by its number, or the only one there is."""
    _, answer = chat.last_answer()
    numbers = [citation["n"] for citation in answer["citations"]]
    if not numbers:
        raise UsageError("the last answer quotes nothing")
    wanted = argument.strip("[] ") or (str(numbers[0]) if len(numbers) == 1 else "")
    for citation in answer["citations"]:
        if str(citation["n"]) == wanted:
            found: Json = citation
            return found
    raise UsageError(
        f"the last answer has no source {argument!r}" if argument else "which source?",
        hint=f"they are numbered {numbers[0]} to {numbers[-1]}",
    )


def _revision(chat: Chat, citation: Json) -> Revision:
    article = citation["article"]
    try:
        return chat.desk.dateline.catalogue.revision(article["id"], article["revision"])
    except UnknownArticle:
        raise UnknownArticle(
            f"the archive no longer has {article['title']!r}",
            hint="it quoted: " + printable(citation["quote"]),
        ) from None
