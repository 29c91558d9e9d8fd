"""``ChatOpenAI`` that also keeps what a call has cost, where the server says so."""

from __future__ import annotations

from typing import Any

from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI

COST = "cost"  # of a message's response_metadata: US dollars


class PricedChatOpenAI(ChatOpenAI):
    """OpenRouter and other gateways add ``cost`` to the usage that ends a stream.

    The parent reads only the fields of OpenAI there, and OpenAI gives no cost.
    """

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict[str, Any],
        default_chunk_class: type,
        base_generation_info: dict[str, Any] | None,
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )
        cost = (chunk.get("usage") or {}).get("cost")
        if made is not None and isinstance(cost, (int, float)) and not isinstance(cost, bool):
            made.message.response_metadata[COST] = float(cost)
        return made
