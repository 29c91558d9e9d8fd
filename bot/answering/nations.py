"""The names that one nation goes by in English: Turkey and Turkish, the U.S. and America.

A question about Romania's president is answered by "Romanian President". Names with other meanings
of weight (Georgia's people and the state's) are left out.
"""

from __future__ import annotations

import re

from bot.answering.english.lexicon import written_nations

_NAMES = {name: names for names in written_nations() for name in names}
_NAME = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)) + r")(?!\w)"
)


def other_names(text: str) -> list[str]:
    """What the nations that ``text`` names are called as well."""
    found = dict.fromkeys(_NAME.findall(text))
    return [other for name in found for other in _NAMES[name] if other not in found]
