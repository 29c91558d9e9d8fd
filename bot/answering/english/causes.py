"""Causes: a claim may name one only where its quotes do."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SAYS_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e|es|ed|ing)(?! for)|thanks to|as a result|resulted in"
    r"|led to|prompted|triggered|started by|was behind)\b",
    re.IGNORECASE,
)
# What a quote may say instead; "after" and "when" are none of them.
_CAUSES = re.compile(
    r"\b(?:because|(?:due|owing|thanks) to|caus(?:e|es|ed|ing)|as a result|leads? to|led to"
    r"|result(?:s|ed|ing)? (?:in|from)|force[sd]?|makes?|means?|costs?|cannot|blam(?:e|es|ed|ing)"
    r"|reasons?|attribut(?:e|es|ed)|prompt(?:s|ed|ing)|trigger(?:s|ed|ing)?|so that|started by"
    r"|driven by|for (?:\w+ing|having)|as (?:the|it|they|he|she)|sending|erasing|citing|whose"
    r"|brought|contribut(?:e|es|ed))\b",
    re.IGNORECASE,
)


def causes_added(claim: str, quoted: str) -> Iterator[str]:
    """A cause that is named where the quotes name none."""
    found = _SAYS_CAUSE.search(claim)
    if found is not None and not _CAUSES.search(quoted):
        yield found.group()
