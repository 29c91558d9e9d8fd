"""Dateline's retriever as a LangChain one."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.archive.retriever import Retriever
from bot.domain import EVERYTHING, Passage, Scope


class DatelineRetriever(BaseRetriever):
    """Passages as documents: at most ``budget`` characters in all, and at most ``k`` of them.

    A document's text is ``article.text[start:end]`` of the revision that its metadata names.
    """

    retriever: Retriever
    budget: int = 4000
    k: int | None = None
    scope: Scope = EVERYTHING

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        budget, k = kwargs.get("budget", self.budget), kwargs.get("k", self.k)
        if k is not None and k < 1:
            raise ValueError(f"k is {k}; it must be at least 1")
        scope = kwargs.get("scope", self.scope)
        passages = self.retriever.retrieve(query, budget=budget, limit=k, scope=scope)
        return [_document(passage) for passage in passages]


def _document(passage: Passage) -> Document:
    revision, article = passage.revision, passage.revision.article
    return Document(
        page_content=passage.text,
        metadata={
            "article_id": revision.article_id,
            "revision": revision.number,
            "start": passage.start,
            "end": passage.end,
            "score": passage.score,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published.isoformat() if article.published else None,
        },
    )
