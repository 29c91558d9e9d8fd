"""Domain values -> the JSON of the contract, schema 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.places import link, place
from bot.domain import Absence, Answer, Citation, Coverage, Passage, Revision, Warning

SCHEMA = 1
Json = dict[str, Any]


def date_text(moment: datetime | None) -> str | None:
    """ISO 8601: the date alone when it has no time, else with its zone."""
    if moment is None:
        return None
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat()


def answer(value: Answer) -> Json:
    """``ask --json``."""
    return {
        "schema": SCHEMA,
        "question": value.question,
        "rewritten": None,
        "as_of": None,
        "dateline": date_text(value.dateline),
        "outcome": value.outcome,
        "answer": value.text,
        "sentences": [
            {
                "text": s.text,
                "kind": s.kind,
                "citations": list(s.citations),
                "support": s.support,
                "unsupported_terms": list(s.unsupported_terms),
            }
            for s in value.sentences
        ],
        "citations": [_citation(c) for c in value.citations],
        "disagreements": [
            {
                "about": d.about,
                "kind": d.kind,
                "claims": [{"text": text, "citation": n} for text, n in d.claims],
            }
            for d in value.disagreements
        ],
        "absence": _absence(value.absence),
        "stories": _stories(value.citations),
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


def search(query: str, passages: Sequence[Passage]) -> Json:
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
    return {"schema": SCHEMA, "query": query, "passages": found}


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
        "story": revision.article_id,
        "language": article.language,
    }


def shown(revision: Revision) -> Json:
    """``articles show --json``."""
    article = revision.article
    return (
        {"schema": SCHEMA}
        | listed(revision)
        | {"author": article.author, "text": article.text, "origin": dict(article.origin)}
    )


def ingested(counts: Mapping[str, Any], skipped: Sequence[Json], seconds: float) -> Json:
    """``ingest --json``."""
    return {"schema": SCHEMA, **counts, "skipped": list(skipped), "seconds": round(seconds, 3)}


def _span_of(passage: Passage) -> Json:
    return {
        "article_id": passage.revision.article_id,
        "revision": passage.revision.number,
        "start": passage.start,
        "end": passage.end,
    }


def _citation(citation: Citation) -> Json:
    quote, article = citation.quote, citation.quote.revision.article
    return {
        "n": citation.n,
        "quote": quote.text,
        "match": quote.match,
        "spans": [{"start": s.start, "end": s.end} for s in quote.spans],
        "article": {
            "id": quote.revision.article_id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": date_text(article.published),
            "revision": quote.revision.number,
            "story": quote.revision.article_id,
        },
        "link": link(quote),
        "place": place(quote),
    }


def _stories(citations: Sequence[Citation]) -> Json:
    """Each article is a story of its own until reprints are grouped."""
    articles = {c.quote.revision.article_id for c in citations}
    return {"sources": len(articles), "stories": len(articles)}


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
