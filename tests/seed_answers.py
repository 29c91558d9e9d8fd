"""The sample article's questions, answered offline and by a scripted model: README shows both.

    python -m tests.seed_answers          # prints the section
    python -m tests.seed_answers --write  # puts it into README.md

The replies are what a good model writes; everything after that is Dateline's own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot import Dateline, ScriptedChatModel, Settings
from bot.domain import Answer, Turn
from bot.packaged import folder
from bot.reading.files import read_paths

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- seed answers: made by tests/seed_answers.py -->", "<!-- end of seed answers -->"

FOLLOW_UP = "and when does Stoltenberg's term end?"
REPLIES = {
    "Who still needs to approve Rutte?": (
        'All 32 members of the alliance must approve Rutte. <q n="1">Rutte needs the approval of'
        " all 32 members of the alliance</q> The United States, the United Kingdom, France and"
        " Germany are named as supporting him. <q>The broad international support for Rutte's"
        " candidacy, including from the United States, the United Kingdom, France, and"
        " Germany</q> Turkey backs him, a senior Turkish official announced. <q>Mark Rutte, the"
        " outgoing Dutch Prime Minister, has secured Turkey's support for his candidacy as NATO"
        " Secretary General, a senior Turkish official announced</q> Turkey and Hungary had earlier"
        " expressed reservations. <q>Turkey and Hungary had earlier expressed reservations</q>"
        " <gap>The article does not say whether Hungary still has reservations.</gap>"
    ),
    "When will the successor be nominated?": (
        '<conflict about="when the successor is nominated">NATO members are looking to have the'
        " successor nominated by the end of April. <q>NATO members are looking to have his"
        " successor nominated by the end of April</q> The successor is to be nominated by June."
        " <q>successor to be nominated by June</q></conflict>"
    ),
    "Does Hungary back Rutte?": (
        "Hungary backs Rutte. <q>Erdogan now backs Rutte's candidacy</q> Hungary had earlier"
        " expressed reservations. <q>Turkey and Hungary had earlier expressed reservations about"
        " Rutte's candidacy</q> <gap>The article does not say whether Hungary now backs"
        " Rutte.</gap>"
    ),
    "Who is running against him?": (
        "Romanian President Klaus Iohannis is also running. <q>Romanian President Klaus Iohannis is"
        " also running for the role</q>"
    ),
    FOLLOW_UP: (
        "Stoltenberg's term is set to end in October. <q>Stoltenberg's term as NATO Secretary"
        " General is set to end in October</q>"
    ),
    "What did Sweden say?": "<gap>The article does not mention Sweden.</gap>",
}
# What the model makes of the questions that may lean on those before.
READ_AS = {
    "When will the successor be nominated?": "When will Stoltenberg's successor be nominated?",
    "Who is running against him?": "Who is running against Rutte?",
    FOLLOW_UP: "When does Stoltenberg's term end?",
}


def answers(data_dir: Path, *, scripted: bool) -> list[Answer]:
    """One answer a question, in one conversation."""
    settings = Settings.from_env({"DATELINE_DATA_DIR": str(data_dir), "DATELINE_REPAIRS": "0",
                                  "DATELINE_QUERIES": "off"})  # fmt: skip
    replies: list[str | Exception] = []
    for question, reply in REPLIES.items():
        replies += [READ_AS[question], reply] if question in READ_AS else [reply]
    model = ScriptedChatModel(replies=replies) if scripted else None
    found, history = [], []
    with Dateline(settings, model=model) as dateline:
        dateline.ingestor.ingest(read_paths([folder("corpus")]))
        for question in REPLIES:
            answer = dateline.assistant.ask(question, history=history)
            found.append(answer)
            history.append(Turn(question=answer.rewritten or question, answer=answer.text))
    return found


def section(offline: Sequence[Answer], model: Sequence[Answer]) -> str:
    """The Markdown of both."""
    lines = ["", "| asked | offline | a scripted model |", "|---|---|---|"]
    for one, other in zip(offline, model, strict=True):
        asked = one.question + (f" (searched: {one.rewritten})" if one.rewritten else "")
        lines.append(f"| {asked} | {_cell(one)} | {_cell(other)} |")
    return "\n".join([*lines, ""])


def _cell(answer: Answer) -> str:
    text = " ".join(answer.text.split())
    missing = answer.absence.missing if answer.absence else ()
    said = [text, *(f"*{gap}*" for gap in missing)]
    said += [f"*Left out: {s.text} ({', '.join(s.unsupported_terms)})*" for s in answer.dropped]
    return "<br>".join(said).replace("|", "\\|")


def current() -> str:
    """The section as the code makes it now."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        return section(answers(Path(one), scripted=False), answers(Path(other), scripted=True))


def in_readme() -> str:
    """The section as README has it."""
    return README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    made = current()
    if "--write" not in sys.argv[1:]:
        print(made)
        return
    text = README.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    README.write_text(f"{before}{begin}\n{made}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
