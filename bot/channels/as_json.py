"""Domain values -> the JSON of the contract, schema 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from bot.channels.places import link, place
from bot.domain import (
    Absence,
    Answer,
    Citation,
    Coverage,
    Passage,
    Revision,
    Scope,
    Sentence,
    Warning,
)

SCHEMA = 1
Json = dict[str, Any]


def date_text(moment: datetime | None) -> str | None:
    """ISO 8601: the date alone when it has no time, else with its zone."""
    if moment is None:
        return None
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat()


def as_of_text(moment: datetime | None) -> str | None:
    """What the reader asked for: the day alone when it is meant to its end."""
    if moment is None:
        return None
    end_of_day = moment.time().replace(tzinfo=None) == time.max
    return moment.date().isoformat() if end_of_day else moment.isoformat()


def answer(value: Answer) -> Json:
    """``ask --json``."""
    return {
        "schema": SCHEMA,
        "question": value.question,
        "rewritten": value.rewritten,
        "also_searched": list(value.also_searched),
        "as_of": as_of_text(value.scope.as_of),
        "scope": scope(value.scope),
        "preferences": list(value.preferences),
        "dateline": date_text(value.dateline),
        "outcome": value.outcome,
        "answer": value.text,
        "sentences": [sentence(s) for s in value.sentences],
        "dropped": [sentence(s) for s in value.dropped],
        "citations": [citation(c) for c in value.citations],
        "disagreements": [
            {
                "about": d.about,
                "kind": d.kind,
                "claims": [{"text": text, "citation": n} for text, n in d.claims],
            }
            for d in value.disagreements
        ],
        "absence": _absence(value.absence),
        "stories": stories(value.citations),
        "passages": [_span_of(p) | {"score": p.score} for p in value.passages],
        "model": value.model,
        "embedder": value.embedder,
        "prompt_hash": value.prompt_hash,
        "repairs": value.repairs,
        "usage": {
            "input_tokens": value.usage.input_tokens,
            "output_tokens": value.usage.output_tokens,
            "cost": value.usage.cost,
        },
        "timings_ms": {
            "retrieve": round(value.timings.retrieve, 1),
            "first_word": round(value.timings.first_word, 1),
            "total": round(value.timings.total, 1),
        },
        "warnings": [_warning(w) for w in value.warnings],
    }


def scope(value: Scope) -> Json:
    """From when and from whom; ``as_of`` stands beside it in an answer."""
    return {
        "since": date_text(value.since),
        "until": as_of_text(value.until),
        "sources": list(value.sources),
    }


def sentence(value: Sentence) -> Json:
    """One sentence of an answer."""
    return {
        "text": value.text,
        "kind": value.kind,
        "citations": list(value.citations),
        "support": value.support,
        "unsupported_terms": list(value.unsupported_terms),
        "left_out": list(value.left_out),
        "as_of": date_text(value.as_of),
    }


def search(query: str, passages: Sequence[Passage], preferences: Sequence[str] = ()) -> Json:
    """``search --json``."""
    found = [
        _span_of(p)
        | {
            "title": p.revision.article.title,
            "source": p.revision.article.source,
            "path": p.revision.article.path,
            "published": date_text(p.revision.article.published),
            "text": p.text,
            "score": p.score,
        }
        for p in passages
    ]
    return {
        "schema": SCHEMA,
        "query": query,
        "preferences": list(preferences),
        "passages": found,
    }


def listed(revision: Revision) -> Json:
    """One entry of ``articles list --json``."""
    article = revision.article
    return {
        "id": revision.article_id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": date_text(article.published),
        "updated": date_text(article.updated),
        "revision": revision.number,
        "revisions": revision.revisions,
        "path": article.path,
        "story": revision.story,
        "language": revision.language,
    }


def shown(revision: Revision) -> Json:
    """``articles show --json``."""
    article = revision.article
    return (
        {"schema": SCHEMA}
        | listed(revision)
        | {"author": article.author, "text": article.text, "origin": revision.origin}
    )


def in_history(revision: Revision) -> Json:
    """One entry of ``articles history --json``."""
    article = revision.article
    return {
        "id": revision.article_id,
        "revision": revision.number,
        "title": article.title,
        "published": date_text(article.published),
        "updated": date_text(article.updated),
        "known_from": date_text(revision.known_from),
        "taken_in": revision.taken_in.isoformat(),
        "earlier_text_unknown": revision.earlier_text_unknown,
        "characters": len(article.text),
    }


def exported(revision: Revision) -> Json:
    """One line of ``articles export``: enough to make the same revision of it again."""
    article = revision.article
    return {
        "dateline_export": 1,
        "key": article.key,
        "revision": revision.number,
        "taken_in": revision.taken_in.isoformat(),
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "language": article.language,
        "section": article.section,
        "path": article.path,
        "first_line": article.first_line,
        "verbatim": article.verbatim,
        "origin": dict(article.origin),
    }


def ingested(
    counts: Mapping[str, Any],
    gone: Sequence[str],
    skipped: Sequence[Json],
    seconds: float,
    *,
    dry_run: bool,
) -> Json:
    """``ingest --json``; ``gone`` names what was removed, by id and path."""
    return {
        "schema": SCHEMA,
        **counts,
        "gone": list(gone),
        "skipped": list(skipped),
        "seconds": round(seconds, 3),
        "dry_run": dry_run,
    }


def _span_of(passage: Passage) -> Json:
    return {
        "article_id": passage.revision.article_id,
        "revision": passage.revision.number,
        "start": passage.start,
        "end": passage.end,
    }


def citation(value: Citation) -> Json:
    """One quote, and where it stands."""
    quote, article = value.quote, value.quote.revision.article
    return {
        "n": value.n,
        "quote": quote.text,
        "match": quote.match,
        "spans": [{"start": s.start, "end": s.end} for s in quote.spans],
        "article": {
            "id": quote.revision.article_id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": date_text(article.published),
            "updated": date_text(article.updated),
            "revision": quote.revision.number,
            "revisions": quote.revision.revisions,
            "story": quote.revision.story,
        },
        "link": link(quote),
        "place": place(quote),
    }


def stories(citations: Sequence[Citation]) -> Json:
    """How many articles are cited, and how many when reprints of one count as one."""
    revisions = [c.quote.revision for c in citations]
    articles = {r.article_id for r in revisions}
    return {"sources": len(articles), "stories": len({r.story for r in revisions})}


def _absence(absence: Absence | None) -> Json | None:
    if absence is None:
        return None
    return {
        "looked_for": absence.looked_for,
        "missing": list(absence.missing),
        "nearest": [
            {"article_id": p.revision.article_id, "start": p.start, "end": p.end}
            for p in absence.nearest
        ],
        "covered": _covered(absence.covered),
    }


def _covered(coverage: Coverage) -> Json:
    return {
        "from": date_text(coverage.first),
        "to": date_text(coverage.last),
        "sources": list(coverage.sources),
        "articles": coverage.articles,
        "undated": coverage.undated,
    }


def _warning(warning: Warning) -> Json:
    return {"code": warning.code, "text": warning.text}
