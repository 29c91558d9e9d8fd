"""The vector index: Chroma collections in generations. The only place that imports chromadb."""
