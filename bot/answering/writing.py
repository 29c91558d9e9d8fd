"""Drafts written, verified and mended; by another writer where the first one fails."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import Drafter, Writer
from bot.answering.verified import Verified
from bot.domain import Passage, Scope, Warning
from bot.errors import ProviderError


def write(
    question: str,
    passages: Sequence[Passage],
    found: Verified,
    writers: Sequence[Writer],
    scope: Scope,
) -> tuple[Drafter, int]:
    """Who wrote what is now in ``found``, and how often it was mended.

    The next of ``writers`` is asked where one fails before it has said anything; the answer then
    warns of it. Raises :class:`ProviderError` when the last one fails, too.
    """
    failed = ""
    for writer in writers[:-1]:
        found.second_look = writer.second_look
        try:
            return writer.drafter, _write(writer, question, passages, found, scope)
        except ProviderError as error:
            failed += f"{error.message}; "
    last = writers[-1]
    found.second_look = last.second_look
    if failed:
        text = f"{failed}answered instead: {last.drafter.name}"
        found.warnings.append(Warning(code="fallback", text=text))
    try:
        return last.drafter, _write(last, question, passages, found, scope)
    except ProviderError as error:
        raise ProviderError(
            failed + error.message,
            hint=error.hint,
            may_pass=error.may_pass,
            retry_after=error.retry_after,
        ) from error


def _write(
    writer: Writer, question: str, passages: Sequence[Passage], found: Verified, scope: Scope
) -> int:
    repairs = 0
    try:
        for draft in writer.drafter.within(scope).draft(question, passages):
            found.add(draft)
        failures = found.worth_repairing()
        # A draft that broke off or was withheld will not get better by asking again.
        if writer.repairer is not None and failures and not found.broke_off:
            repairs = 1
            for draft in writer.repairer.repair(question, passages, failures):
                found.add_repaired(draft)
    except KeyboardInterrupt:
        text = "stopped before its end; this is what had been verified"
        found.warnings.append(Warning(code="stopped", text=text))
    return repairs
