"""LangChain's own standard tests, on Dateline's embeddings and retriever."""

from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from bot.archive.langchain_retriever import DatelineRetriever
from bot.archive.retriever import Retriever
from bot.providers.langchain_embeddings import DatelineEmbeddings
from tests.archives import TestArchive, generated


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return DatelineEmbeddings


class TestEmbeddingsIntegration(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return DatelineEmbeddings


class TestRetriever(RetrieversIntegrationTests):
    made: Retriever

    @pytest.fixture(autouse=True)
    def filled(self, archive: TestArchive) -> None:
        archive.ingest(generated(n) for n in range(5))
        self.made = archive.retriever

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return DatelineRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, object]:
        return {"retriever": self.made, "budget": 20_000}

    @property
    def retriever_query_example(self) -> str:
        return "What did the minister say that the plan costs?"

    def test_a_document_is_its_span_of_its_article(self, archive: TestArchive) -> None:
        retriever = DatelineRetriever(retriever=self.made, k=2)
        documents = retriever.invoke("What does plan3x7 cost?")
        assert 0 < len(documents) <= 2
        for d in documents:
            text = archive.catalogue.revision(d.metadata["article_id"]).text
            assert d.page_content == text[d.metadata["start"] : d.metadata["end"]]
