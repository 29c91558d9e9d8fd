"""Questions whose evidence lies in two or three articles: ``python -m tests.bench.several FOLDER``.

Writes ``articles.jsonl``, ``several.jsonl`` (30 questions, each with two or three gold sentences in
as many articles) and ``single.jsonl`` (30 questions with one), to be measured with ``dateline eval
run FOLDER/several.jsonl --articles FOLDER/articles.jsonl --retrieval-only``. Made by rule: thirty
stories, each told in three articles of some 3,000 characters that speak of the same thing all over
and say one fact each; what another article says is passed over in general words. The same seed
gives the same set.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TOWNS = """Melkau Ostrava Brenwick Halvard Tormund Selkirk Vantaa Drumore Castell Ilmenau Porvoo
Ashgrove Kilduff Marnitz Oradell Penrose Quilmes Rostrevor Sandvik Tarbert Ullapool Viborg Wexcombe
Yarmouth Zelten Brandis Corwen Dalby Esbeck Fenmore""".split()
_EVENTS = [
    ("harbour fire", "the blaze at the docks"),
    ("bridge closure", "the shut crossing"),
    ("hospital strike", "the walkout on the wards"),
    ("river flood", "the high water"),
    ("tunnel collapse", "the cave-in"),
    ("chemical spill", "the leak at the works"),
    ("rail accident", "the derailment"),
    ("power cut", "the blackout"),
    ("museum theft", "the raid on the collection"),
    ("airport shutdown", "the grounded flights"),
]
_PEOPLE = (
    "Adler Brandt Castro Dunne Egger Farkas Gruber Hansen Ivers Jonas Keller Lindqvist".split()
)
_CAUSES = (
    "faulty cable|corroded valve|misread signal|blocked drain|cracked weld|unpaid invoice".split(
        "|"
    )
)
# Before and after a sentence that fills, so that hardly any stands in two articles.
_OPENINGS = """So far|On the second day|At first light|Once again|Meanwhile|Toward the evening|As so
often|Shortly after noon|For a while|Little by little|Without much ado|Later on|By and large|To be
sure|In the meantime|Against all habit""".replace("\n", " ").split("|")
_ENDINGS = """as a reporter noted|to nobody's surprise|witnesses told this paper|as pictures show|in
spite of the cold|and it showed|a neighbour recalled|which is rare here|if only for an hour|so the
minutes say|as ever|and not for the first time|one could read online|to the relief of some|it
turned out|a bus driver added""".replace("\n", " ").split("|")
# What is asked, how an article says it, how the other two pass it over.
_FACTS = {
    "cause": (
        "what caused it",
        "Investigators said that a {cause} caused it, according to their first report.",
        "Nobody wanted to speculate about causes of the {event} on this day.",
    ),
    "hurt": (
        "how many people were hurt",
        "Doctors treated {n} people who were hurt, {few} of them seriously.",
        "How people in {town} coped was the talk of every shop.",
    ),
    "cost": (
        "how much it will cost",
        "The insurers put the cost at {n} million euros, a third of it for lost trade.",
        "Who bears the cost of the {event} was left open.",
    ),
    "mayor": (
        "what the mayor promised",
        "Mayor {person} promised a public inquiry and a hotline within {few} weeks.",
        "The mayor of {town} was seen at the site.",
    ),
    "end": (
        "when everything will be back to normal",
        "Engineers expect everything to be back to normal on {n} {month}, weather permitting.",
        "Normal life in {town} seemed far away.",
    ),
    "aid": (
        "what the government offers",
        "The government offers loans of {n} thousand euros to every household on the list.",
        "Government officials read the news of the {event} from a distance.",
    ),
}
_FILLERS = [
    "The {event} in {town} has kept the region busy.",
    "Residents of {town} spoke of little else than {other}.",
    "Along the main street people compared notes about the {event}.",
    "Older inhabitants remembered a similar {event} in {year}.",
    "A crowd gathered near the town hall of {town} in the afternoon.",
    "Traffic was diverted, and buses to {town} ran late because of {other}.",
    "Shopkeepers said that {other} had emptied their aisles.",
    "The regional council put the {event} on the agenda of its next meeting.",
    "Several schools in {town} sent their pupils home early.",
    "Photographs of {other} were shared thousands of times.",
    "A spokeswoman declined to go into detail about the {event}.",
    "Volunteers handed out coffee and blankets until late in the evening.",
    "Neighbouring towns offered {town} their equipment and their crews.",
    "The local paper printed a special page on the {event} in {town}.",
    "Opposition members asked why nobody had been prepared for {other}.",
    "Experts called for patience while the {event} was being looked into.",
    "Rain made the work harder, and {town} was wrapped in fog by noon.",
    "Church bells rang in {town} as crews changed their shift.",
    "Tourists were told to avoid the area of the {event} for the time being.",
    "By nightfall {other} was still the first item of the regional news.",
]
_MONTHS = "January February March April May June".split()
_SOURCES = ("Northern Post", "Regional Wire", "The Courier")


def stories(seed: int = 1) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """For each story its three articles, and two questions: of several facts, and of one."""
    dice = random.Random(seed)
    for number, town in enumerate(_TOWNS):
        event, other = _EVENTS[number % len(_EVENTS)]
        facts = dice.sample(sorted(_FACTS), 3)
        fill = {
            "town": town, "event": event, "other": other, "person": dice.choice(_PEOPLE),
            "cause": dice.choice(_CAUSES), "month": dice.choice(_MONTHS),
            "few": dice.choice(["two", "three", "four"]), "year": str(dice.randint(1961, 1999)),
        }  # fmt: skip
        articles, references = [], []
        for part, fact in enumerate(facts):
            said = _FACTS[fact][1].format(n=dice.randint(11, 28), **fill)
            passed_over = [_FACTS[f][2].format(**fill) for f in facts if f != fact]
            text = _article(said, passed_over, fill, dice)
            name = f"story-{number}-{part}"
            articles.append(
                {
                    "id": name,
                    "title": f"{event.capitalize()} in {town}: day {part + 1}",
                    "text": text,
                    "published": f"2024-{1 + number // 10:02}-{1 + 2 * (number % 10) + part:02}",
                    "source": _SOURCES[part],
                }
            )
            start = text.index(said)
            references.append(
                {"article": name, "start": start, "end": start + len(said), "text": said}
            )
        asked = 2 + number % 2
        yield (
            articles,
            [
                _question(f"several-{number}", facts[:asked], references[:asked], fill),
                _question(f"single-{number}", facts[2:], references[2:], fill),
            ],
        )


def _article(said: str, passed_over: list[str], fill: dict[str, str], dice: random.Random) -> str:
    chosen = [*dice.sample(_FILLERS, 18), *dice.sample(_FILLERS, 8)]
    sentences = [
        f"{dice.choice(_OPENINGS)}, {f[0].lower()}{f[1:-1]}, {dice.choice(_ENDINGS)}.".format(
            **fill
        )
        for f in chosen
    ]
    for sentence in (*passed_over, said):
        sentences.insert(dice.randrange(2, len(sentences)), sentence)
    return "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))


def _question(
    name: str, facts: list[str], references: list[dict[str, Any]], fill: dict[str, str]
) -> dict[str, Any]:
    wanted = [_FACTS[fact][0] for fact in facts]
    listed = ", ".join(wanted[:-1]) + (" and " if len(wanted) > 1 else "") + wanted[-1]
    text = f"After the {fill['event']} in {fill['town']}: {listed}?"
    return {"id": name, "question": text, "relevant": references}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = list(stories())
    lines = {
        "articles": [a for articles, _ in made for a in articles],
        "several": [questions[0] for _, questions in made],
        "single": [questions[1] for _, questions in made],
    }
    for name, rows in lines.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
