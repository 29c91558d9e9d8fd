"""A chat model that says what it was told to: for Dateline's tests, and for users' own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field


class ScriptedChatModel(BaseChatModel):
    """Gives ``replies`` in order, ``chunk_size`` characters at a time, and records its calls.

    A reply that is an exception is raised. With ``fails_after`` set, the stream of each reply
    raises that exception after its last chunk; with ``finish_reason=None`` it ends as a cut
    connection does. A call without a reply left raises :class:`IndexError`.
    """

    replies: list[str | BaseException] = Field(default_factory=list)
    chunk_size: int = 8
    finish_reason: str | None = "stop"
    fails_after: Exception | None = None
    calls: list[list[BaseMessage]] = Field(default_factory=list)

    model_config = ConfigDict(arbitrary_types_allowed=True)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _next(self, messages: list[BaseMessage]) -> str:
        self.calls.append(messages)
        reply = self.replies[len(self.calls) - 1]
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def _usage(self, messages: list[BaseMessage], reply: str) -> UsageMetadata:
        """Words in place of tokens: something to count that a test can work out."""
        sent = sum(len(str(m.content).split()) for m in messages)
        said = len(reply.split())
        return UsageMetadata(input_tokens=sent, output_tokens=said, total_tokens=sent + said)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reply = self._next(messages)
        message = AIMessage(
            content=reply,
            usage_metadata=self._usage(messages, reply),
            response_metadata=self._ending(),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._next(messages)
        for start in range(0, len(reply), self.chunk_size):
            piece = reply[start : start + self.chunk_size]
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        if self.fails_after is not None:
            raise self.fails_after
        last = AIMessageChunk(
            content="",
            usage_metadata=self._usage(messages, reply),
            response_metadata=self._ending(),
        )
        yield ChatGenerationChunk(message=last)

    def _ending(self) -> dict[str, str]:
        return {} if self.finish_reason is None else {"finish_reason": self.finish_reason}
