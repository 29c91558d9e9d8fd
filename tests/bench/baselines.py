"""The other side of each ratio; each runs as a process of its own.

``python -m tests.bench.baselines ask GENERATION QUESTION``: the least that could answer a query:
open the same Chroma folder, embed the question with wordllama, query.

``python -m tests.bench.baselines ingest FOLDER STORE``: LangChain's tutorial way.

``python -m tests.bench.baselines prompt``: a bare prompt.

``python -m tests.bench.baselines stream BASE_URL QUESTION``: print what a model says as it comes.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def ask(generation: str, question: str) -> None:
    import chromadb
    from wordllama import WordLlama

    spec = importlib.util.find_spec("wordllama")
    assert spec is not None
    assert spec.origin is not None
    model = WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)
    collection = chromadb.PersistentClient(generation).get_collection(
        "blocks", embedding_function=None
    )
    vectors = model.embed([question], norm=True)
    print(collection.query(query_embeddings=vectors, n_results=4)["ids"])


def ingest(folder: str, store: str) -> None:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from bot.providers.langchain_embeddings import DatelineEmbeddings

    documents = [
        Document(page_content=file.read_text(encoding="utf-8"), metadata={"path": str(file)})
        for file in sorted(Path(folder).iterdir())
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    Chroma.from_documents(chunks, DatelineEmbeddings(), persist_directory=store)


def prompt() -> None:
    from prompt_toolkit import PromptSession

    PromptSession().prompt("> ")


def stream(base_url: str, question: str) -> None:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(model="scripted", base_url=base_url, api_key=SecretStr("none"))
    for chunk in model.stream(question):
        print(chunk.text, end="", flush=True)


if __name__ == "__main__":
    {"ask": ask, "ingest": ingest, "prompt": prompt, "stream": stream}[sys.argv[1]](*sys.argv[2:])
