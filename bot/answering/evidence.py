"""Quotes as evidence: their words in the sentences around them, and whether they say anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.english.clauses import Clause, clauses_of
from bot.answering.english.lexicon import opposite, same
from bot.answering.english.tokens import Token, joined, tokens_of
from bot.answering.english.words import stem, word_count
from bot.answering.normalising import normalise
from bot.answering.sentences import sentence_spans
from bot.domain import Quote
from bot.terms import words

LEAST_WORDS = 4  # a shorter quote is evidence of nothing
LEAST_TELLING = 1  # words that are neither names nor the little words of every sentence
TITLE_LIKE = 7  # words from which a quote in capitals is a headline and no bare name
MAIN = 3.0  # the weight of what is done
MARKS = frozenset(',.;:()"!?–—')
SUBJECT = 1.5  # that of a subject that both clauses have
FIGURE = 0.4  # that of a number, which only tips the scale
LEAST_SHARE = 0.5  # below which a clause of a quote says nothing of what a claim does
FURTHEST = 400  # characters around a quote in which its sentence is looked for


def is_evidence(quote: Quote) -> bool:
    """Whether ``quote`` says enough to prove anything: no bare name, no scrap of a headline."""
    text = normalise(quote.text).text
    if word_count(text) < LEAST_WORDS:
        return False
    telling = [w for w in re.findall(r"[^\W\d_]\w*", text) if not w[0].isupper() and words(w)]
    return len(telling) >= LEAST_TELLING or word_count(text) >= TITLE_LIKE


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", normalise(text).text)


@dataclass(slots=True)
class Framed:
    """One quote within its sentence: ``tokens`` outside the quote are not ``quoted``."""

    text: str
    title: str
    article: str
    out: date | None
    tokens: list[Token]
    clauses: list[Clause]

    @property
    def quoted_clauses(self) -> list[Clause]:
        return [c for c in self.clauses if any(t.quoted for t in c.tokens)]


def is_whole(quote: Quote) -> bool:
    """Whether a quote is its sentence, but for marks: nothing around it can govern it."""
    text, first, last = quote.revision.text, quote.spans[0].start, quote.spans[-1].end
    opening, closing = _sentence_at(text, first)[0], _sentence_at(text, max(first, last - 1))[1]
    around = text[opening:first] + text[last : max(last, closing)]
    return len(quote.spans) == 1 and not any(c.isalnum() for c in around)


def frame(quote: Quote) -> Framed:
    """``quote`` with what stands before and after it in its sentence."""
    text = quote.revision.text
    first, last = quote.spans[0].start, quote.spans[-1].end
    opening = _sentence_at(text, first)[0]
    closing = max(last, _sentence_at(text, max(first, last - 1))[1])
    pieces = [(opening, first, False)]
    at = first
    for span in quote.spans:
        pieces += [(at, span.start, False), (span.start, span.end, True)]
        at = span.end
    pieces.append((last, closing, False))
    tokens: list[Token] = []
    mark = ""
    for start, end, quoted in pieces:
        piece = folded(text[start:end])
        tokens += _flagged(piece, start - opening, mark, quoted)
        mark = piece[-1:] if piece[-1:] in MARKS else "" if piece else mark
    article = quote.revision.article
    return Framed(
        text=folded(quote.text),
        title=folded(article.title),
        article=text,
        out=article.published.date() if article.published is not None else None,
        tokens=tokens,
        clauses=clauses_of(tokens),
    )


def _sentence_at(text: str, at: int) -> tuple[int, int]:
    start, end = max(0, at - FURTHEST), min(len(text), at + FURTHEST)
    for span in sentence_spans(text, start, end):
        if span.start <= at < span.end:
            return span.start, span.end
    return at, at + 1


def _flagged(text: str, offset: int, mark: str, quoted: bool) -> list[Token]:
    """The tokens of a piece of a sentence that begins at ``offset``, after the mark ``mark``."""
    found = tokens_of(joined(text))
    return [
        Token(
            t.text,
            t.start + offset,
            mark=t.mark or ("" if i else mark),
            quoted=quoted,
            pauses=t.pauses or (not i and mark not in ("", '"')),
        )
        for i, t in enumerate(found)
    ]


@dataclass(slots=True)
class Matched:
    """A clause of a claim, and the clauses of the quotes that it is drawn from, nearest first."""

    clause: Clause
    drawn_from: list[tuple[Framed, Clause]]

    @property
    def best(self) -> Clause | None:
        return self.drawn_from[0][1] if self.drawn_from else None


def match(claim: Sequence[Clause], frames: Sequence[Framed]) -> list[Matched]:
    """For each clause of ``claim``, the clauses that hold its words, as few as do."""
    return [Matched(clause, _sources(clause, frames)) for clause in claim]


def _sources(clause: Clause, frames: Sequence[Framed]) -> list[tuple[Framed, Clause]]:
    left = [t for t in clause.tokens if t.is_content or t.text[0].isdigit()]
    left = left or [t for t in clause.tokens if t.is_word]
    weights = _weights(clause)
    candidates = [(frame, c) for frame in frames for c in frame.quoted_clauses]
    found: list[tuple[Framed, Clause]] = []
    while left and candidates:
        scores = [_share(left, c, weights) + _of_one(clause, c) for _, c in candidates]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i))
        if scores[best] < LEAST_SHARE:
            break
        chosen = candidates.pop(best)
        found.append(chosen)
        left = [t for t in left if t.is_word and not is_held(t, chosen[1].tokens)]
    return found


def _of_one(clause: Clause, other: Clause) -> float:
    """What it weighs that both are said of one subject."""
    mine = [t for t in clause.subject if t.is_content]
    theirs = [t for t in other.subject if t.is_content]
    if (
        not mine
        or not clause.own_subject
        or not other.rest
        or not any(is_held(t, theirs) for t in mine[:3])
    ):
        return 0.0
    return SUBJECT if other.own_subject else SUBJECT / 2


def _weights(clause: Clause) -> dict[int, float]:
    """What is done weighs most, then what else is said of it, then names and who does it."""
    main = clause.main_verb
    doing = {id(t) for t in clause.rest}
    return {
        id(t): FIGURE
        if not t.is_word
        else MAIN
        if t is main
        else 0.5
        if id(t) not in doing
        else 0.7
        if t.is_name
        else 1.5
        for t in clause.tokens
    }


def _share(left: Sequence[Token], clause: Clause, weights: dict[int, float]) -> float:
    here = clause.tokens if clause.own_subject else [*clause.subject, *clause.tokens]
    stems_here = {stem(t.lower) if t.is_word else t.text for t in here}
    score = 0.0
    for token in left:
        weight = weights[id(token)]
        if (stem(token.lower) if token.is_word else token.text) in stems_here:
            score += 1.6 * weight
        elif is_held(token, here):
            score += weight if weight < MAIN else weight * 2 / 3
        elif weight == MAIN and any(opposite(token.lower, t.lower) for t in clause.tokens):
            score += weight / 2
    return score


def is_held(token: Token, others: Sequence[Token]) -> bool:
    """Whether one of ``others`` says the same."""
    return any(same(token.lower, other.lower) for other in others if other.is_word)
