"""A checked message -> blocks: each claim, what the articles have on it, and where."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.checking import MOST_CLAIMS, Checked, Claim
from bot.channels import as_json
from bot.channels.slack import blocks, limits, rendering, wording
from bot.channels.slack.blocks import Block, paragraph, quotation, text
from bot.domain import Citation

_VERDICTS = {
    "stands": wording.SUPPORTED,
    "differs": wording.CONTRADICTED,
    "not_found": wording.UNCLEAR,
}
CLAIM = 500  # characters


def rendered(checked: Checked) -> list[Block]:
    if not checked.claims:
        return rendering.notice(wording.NOTHING_TO_CHECK)
    content = [blocks.header(wording.CHECKED)]
    for claim in checked.claims:
        content += _claim(claim)
    notes = [wording.CHECK_NOTE]
    if checked.left_out:
        notes.append(wording.UNCHECKED.format(count=checked.left_out, most=MOST_CLAIMS))
    return [*content, *blocks.context(*notes)]


def _claim(claim: Claim) -> Iterator[Block]:
    yield from paragraph(
        text(limits.shortened(claim.text, CLAIM)),
        text("\n"),
        text(_VERDICTS[claim.verdict], bold=True),
    )
    if claim.quote is None:
        return
    near = [text(wording.CLOSEST, italic=True)] if claim.verdict == "not_found" else []
    quote = limits.shortened(" ".join(claim.quote.text.split()), CLAIM)
    cited = as_json.citation(Citation(n=1, quote=claim.quote))
    yield from quotation(*near, text(f"“{quote}”\n"), *rendering.origin(cited))


def summary(checked: Checked) -> str:
    if not checked.claims:
        return wording.NOTHING_TO_CHECK
    return "; ".join(f"{c.text}: {_VERDICTS[c.verdict]}" for c in checked.claims)
