"""Systems to compare with: LangChain's documented naive chain, and plain BM25 over chunks.

The only module of the evaluation that knows LangChain. The chain is that of LangChain's tutorial
("Build a Retrieval Augmented Generation App"): ``RecursiveCharacterTextSplitter(1000, 200)`` into
Chroma, the four nearest chunks stuffed into one prompt. It has the embedder and the chat model that
Dateline has; where Dateline answers offline, so does the chain, with the same rules and the chunks
that it found. It gives no citations, and knows nothing of dates.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.prompts import ChatPromptTemplate

from bot.answering.draft import Drafter, DraftSentence
from bot.answering.sentences import sentence_spans
from bot.domain import EVERYTHING, Answer, Passage, Revision, Scope, Sentence, Timings, Turn, Usage
from bot.errors import UsageError
from bot.evaluation.systems import BM25, TUTORIAL
from bot.providers.spending import Spending
from bot.terms import terms

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

CHUNK, OVERLAP, K = 1000, 200, 4
BM25_CHUNK = 800
_MOST = 100  # chunks asked for where a budget decides how many are used
_PROMPT = """You are an assistant for question-answering tasks. Use the following pieces of \
retrieved context to answer the question. If you don't know the answer, just say that you don't \
know. Use three sentences maximum and keep the answer concise.
Question: {question}
Context: {context}
Answer:"""
_REFUSALS = ("don't know", "do not know", "don’t know", "cannot answer", "can't answer")


class LangChainTutorial:
    """The tutorial's chain over the current revisions of an archive, in memory."""

    name = TUTORIAL

    def __init__(
        self,
        revisions: Iterable[Revision],
        embeddings: Embeddings,
        *,
        embedder: str,
        model: Runnable[Any, Any] | None,
        drafter: Drafter,
        ask: Callable[..., str],
        at: str | None,
    ) -> None:
        """``drafter`` answers where there is no ``model``; ``ask`` puts messages to one ``at``."""
        self._revisions = revisions
        self._embeddings = embeddings
        self._embedder = embedder
        self._model = model
        self._drafter = drafter
        self._ask = ask
        self._at = at
        self._building = threading.Lock()
        self._known: dict[str, Revision] = {}

    def describe(self) -> Mapping[str, Any]:
        return {"chunk": CHUNK, "overlap": OVERLAP, "k": K, "embedder": self._embedder,
                "model": self._drafter.name, "at": self._at, "prompt": _PROMPT}  # fmt: skip

    def prepare(self, *, answers: bool) -> None:
        self._nearest("Who?", 1, ())

    @cached_property
    def _store(self) -> Any:
        import chromadb
        from chromadb.config import Settings
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
        )
        documents = []
        for revision in self._revisions:
            self._known[revision.article_id] = revision
            documents.append(Document(revision.text, metadata={"article": revision.article_id}))
        store = Chroma(
            collection_name=f"tutorial-{uuid4().hex}",
            embedding_function=self._embeddings,
            client=chromadb.EphemeralClient(Settings(anonymized_telemetry=False)),
            collection_metadata={"hnsw:space": "cosine"},
        )
        chunks = splitter.split_documents(documents)
        for start in range(0, len(chunks), 1000):
            store.add_documents(chunks[start : start + 1000])
        return store

    def _nearest(self, question: str, k: int, without: Collection[str]) -> list[Passage]:
        with self._building:
            store = self._store
            unwanted = {"article": {"$nin": list(without)}} if without else None
            found = store.similarity_search_with_score(question, k=k, filter=unwanted)
        passages = []
        for document, distance in found:
            revision = self._known[document.metadata["article"]]
            start = int(document.metadata["start_index"])
            end = start + len(document.page_content)
            passages.append(
                Passage(revision=revision, start=start, end=end, score=1 - float(distance))
            )
        return passages

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> Sequence[Passage]:
        """As many whole chunks as the budget holds."""
        return _within(self._nearest(question, _MOST, scope.without), budget)

    def answer(
        self,
        question: str,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        started = time.perf_counter()
        passages = self._nearest(question, K, scope.without)
        retrieved = time.perf_counter()
        text, usage = self._written(question, passages)
        finished = time.perf_counter()
        refused = not text or any(words in text.lower() for words in _REFUSALS)
        return Answer(
            question=question,
            outcome="abstained" if refused else "answered",
            sentences=tuple(_sentences(text, abstained=refused)),
            citations=(),
            passages=tuple(passages),
            absence=None,
            model=self._drafter.name,
            embedder=self._embedder,
            timings=Timings(
                retrieve=1000 * (retrieved - started),
                first_word=1000 * (finished - started),
                total=1000 * (finished - started),
            ),
            usage=usage,
            scope=scope,
        )

    def _written(self, question: str, passages: Sequence[Passage]) -> tuple[str, Usage]:
        if self._model is None:
            drafts = self._drafter.draft(question, passages)
            return " ".join(d.text for d in drafts if isinstance(d, DraftSentence)), Usage()
        context = "\n\n".join(passage.text for passage in passages)
        filled = ChatPromptTemplate.from_template(_PROMPT).format_messages(
            question=question, context=context
        )
        spent = Spending()
        text = self._ask(self._model, filled, used=spent.add).strip()
        return text, spent.usage


def _sentences(text: str, *, abstained: bool) -> Iterable[Sentence]:
    if abstained:
        yield Sentence(text=text or "I don't know.", kind="absence")
        return
    for span in sentence_spans(text):
        words = text[span.start : span.end]
        yield Sentence(text=words, kind="claim", support="unsupported")


def _within(passages: Iterable[Passage], budget: int) -> list[Passage]:
    """The first passages that fit, whole."""
    chosen, used = [], 0
    for passage in passages:
        if used + passage.end - passage.start > budget:
            break
        used += passage.end - passage.start
        chosen.append(passage)
    return chosen


class PlainBM25:
    """BM25 (SQLite's, over Dateline's own terms) over chunks of 800 characters. It only finds."""

    name = BM25

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._revisions = revisions
        self._building = threading.Lock()
        self._chunks: list[Passage] = []

    def describe(self) -> Mapping[str, Any]:
        return {"chunk": BM25_CHUNK}

    def prepare(self, *, answers: bool) -> None:
        with self._building:
            assert self._index

    @cached_property
    def _index(self) -> sqlite3.Connection:
        index = sqlite3.connect(":memory:", check_same_thread=False)
        index.execute("CREATE VIRTUAL TABLE chunk USING fts5 (terms, tokenize='ascii')")
        for revision in self._revisions:
            for start in range(0, len(revision.text), BM25_CHUNK):
                end = min(start + BM25_CHUNK, len(revision.text))
                self._chunks.append(Passage(revision=revision, start=start, end=end, score=0.0))
        index.executemany(
            "INSERT INTO chunk (rowid, terms) VALUES (?, ?)",
            ((i, " ".join(terms(chunk.text))) for i, chunk in enumerate(self._chunks)),
        )
        return index

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> Sequence[Passage]:
        asked = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(question)))
        if not asked:
            return []
        with self._building, closing(self._index.cursor()) as cursor:
            rows = cursor.execute(
                "SELECT rowid, -bm25(chunk) FROM chunk WHERE chunk MATCH ?"
                " ORDER BY bm25(chunk), rowid LIMIT ?",
                (asked, _MOST),
            ).fetchall()
        found = (
            Passage(revision=c.revision, start=c.start, end=c.end, score=float(score))
            for c, score in ((self._chunks[row], score) for row, score in rows)
            if c.revision.article_id not in scope.without
        )
        return _within(found, budget)

    def answer(
        self,
        question: str,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        raise UsageError(f"{BM25} only finds passages", hint="measure it with --retrieval-only")
