"""Every error that Dateline raises on purpose.

DatelineError                    what failed, and what to do about it
├── UsageError                   wrong use: exit code 2
│   ├── SettingsError            a setting has a value that is not allowed
│   ├── UnknownArticle           no article has this id
│   └── EmbedderMismatch         the archive was built with another embedder
├── ReadingError                 a source could not be read (file, line)
├── ArchiveError                 the data directory cannot be used
│   ├── SchemaTooNew             it was written by a newer Dateline
│   ├── PublishingError          the vector index could not be built
│   ├── IndexDamaged             a vector index is not as it was published
│   └── StoreUnreachable         the server of the vector index does not answer
└── ProviderError                a model or an embedder failed
"""

from __future__ import annotations


class DatelineError(Exception):
    """What failed, where, and (in ``hint``) what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(DatelineError):
    """The command or a setting was used wrongly; nothing was done."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting has a value that is not allowed."""


class UnknownArticle(UsageError):
    """No article has the id that was asked for."""


class EmbedderMismatch(UsageError):
    """The archive's vectors come from another embedder than the one asked for."""


class ReadingError(DatelineError):
    """One source could not be read. The rest of an ingest goes on without it."""

    def __init__(self, source: str, reason: str, *, line: int | None = None) -> None:
        place = f"{source}:{line}" if line is not None else source
        super().__init__(f"{place}: {reason}")
        self.source = source
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        """So that a worker process can hand it over."""
        return _reading_error, (type(self), self.source, self.reason, self.line)


def _reading_error(
    kind: type[ReadingError], source: str, reason: str, line: int | None
) -> ReadingError:
    return kind(source, reason, line=line)


class ArchiveError(DatelineError):
    """The data directory cannot be used as it is."""


class SchemaTooNew(ArchiveError):
    """The data directory was written by a newer version of Dateline."""


class PublishingError(ArchiveError):
    """A vector generation could not be built or did not pass its probe."""


class IndexDamaged(ArchiveError):
    """A published generation is not what it was: it is set aside and built again."""


class StoreUnreachable(ArchiveError):
    """The server that keeps the vector index does not answer, or not us."""


class ProviderError(DatelineError):
    """A chat model or an embedder failed.

    ``may_pass``: the same call may succeed a little later. ``retry_after``: in so many seconds, if
    the service said so.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        may_pass: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.may_pass = may_pass
        self.retry_after = retry_after
