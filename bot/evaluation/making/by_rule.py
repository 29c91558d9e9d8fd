"""Questions from articles by rule, without a model: each from one sentence, whose words answer it.

The rules look at English clauses: what was said by whom, who has done something, when something
was, and how many there were of something. A sentence that could not be understood alone (it begins
with "He", "This", "But") or that stands in two articles is passed by. The questions are plain, and
close to their sentence; ``paraphrased`` says the same in other forms.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from bot.answering.sentences import sentence_spans
from bot.domain import Revision, Span
from bot.terms import STOP_WORDS, terms

SHORTEST, LONGEST = 8, 45  # words of a sentence that is asked about
SIMILAR = 0.6  # how alike two sentences are of which one became the other

_NAME = r"(?:[A-Z][\w’'.-]*|[A-Z]{2,})(?: (?:of|the|de|van|von|al|bin) (?=[A-Z])| [A-Z][\w’'.-]*)*"
_SUBJECT = rf"(?P<subject>(?:The |the )?{_NAME}(?:, (?:the|a|an) [^,]{{3,60}},)?)"
_DONE = (
    r"(?P<verb>has|have|had|is|are|was|were|will|would|said|announced|told|won|signed|rejected"
    r"|approved|called|met|visited|warned|accused|confirmed|denied|urged|ordered|bought|sold|beat"
    r"|launched|agreed|resigned|died|killed|arrested|appointed|elected|emphasized|stated|faces"
    r"|needs|wants|plans|backs|opposes|leads|owns)"
)
_SPEECH = re.compile(
    rf"[\"“](?P<quote>[^\"“”]{{30,300}}?)[,.]?[\"”],? (?:(?P<first>{_NAME}) (?:said|stated|added"
    rf"|told \w+)|(?:said|stated|added) (?P<second>{_NAME}))"
)
_ACTOR = re.compile(rf"^{_SUBJECT} {_DONE} (?P<rest>[^“”\"]+)$")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = re.compile(
    rf",? (?:on|in|since|until) (?P<date>(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?"
    rf"|\d{{1,2}} {_MONTH}(?: \d{{4}})?|(?:{_MONTH} )?\d{{4}}|{_MONTH}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))$"
)
_TIME = re.compile(rf"\b(?:{_MONTH}|\d{{4}})\b")
_NUMBERS = frozenset("two three four five six seven eight nine ten twelve dozens".split())
_COUNT = re.compile(
    r"(?<![\d.,$€£-])\b(?P<number>\d{1,3}(?:,\d{3})*|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve|dozens) (?P<thing>(?:[a-z][a-z-]+ ){0,2}"
    r"(?:[a-z][a-z-]+s|people|men|women|children))\b(?! \d)"
)
# Determiners, pronouns and the like that end as a noun of several does: "two of its eight cables".
_NO_NOUNS = STOP_WORDS | set(
    "his hers its ours theirs yours this these those others ones us ourselves themselves yourselves"
    " as is was has does less besides towards afterwards perhaps always sometimes across"
    " versus plus minus thus whereas unless".split()
)
_LEANING = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|his|her|its|their|but|and|or|so|also|however|then"
    r"|there|here|meanwhile|yet|we|i|you|such|another|both)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:I|we|you|my|our|your|us|me)\b|: |\[|—|[•|]", re.ASCII)
_FINITE = re.compile(
    rf"\b{_DONE.replace('?P<verb>', '?:')}\b|\b\w{{3,}}ed\b|\b(?:ends|takes|begins)\b"
)
_PLAIN = re.compile(r"[.!]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A question with what answers it. ``as_of`` and ``without``: see the question sets."""

    kind: str
    question: str
    answer: str
    span: Span
    revision: Revision
    as_of: str | None = None
    without: tuple[str, ...] = ()
    answerable: bool = True
    tags: tuple[str, ...] = field(default=())


def questions_about(revision: Revision) -> Iterator[Made]:
    """Every question that the rules find in an article."""
    text = revision.text
    for span in sentence_spans(text):
        sentence = " ".join(text[span.start : span.end].split())
        if text.count(text[span.start : span.end]) == 1 and _is_fit(sentence):
            for kind, question, answer in _asked_of(sentence, text):
                if _is_fair(question, answer):
                    yield Made(
                        kind=kind, question=question, answer=answer, span=span, revision=revision
                    )


def _is_fit(sentence: str) -> bool:
    words = sentence.split()
    return (
        SHORTEST <= len(words) <= LONGEST
        and bool(_PLAIN.search(sentence))
        and sentence.lstrip("\"“'‘")[:1].isupper()
        and not _LEANING.match(sentence)  # within a quotation, "We" is no matter
        and not _OURS.search(sentence)
        and sentence.count('"') % 2 == 0
        and sentence.count("(") == sentence.count(")")
    )


def _is_fair(question: str, answer: str) -> bool:
    """Not answered by itself, and with enough in it to be found."""
    return answer.casefold() not in question.casefold() and len(set(terms(question))) >= 4


def _asked_of(sentence: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, question and answer for each rule that fits; ``text`` is the whole article."""
    speech = _SPEECH.search(sentence)
    if speech:
        words = speech["quote"].split()
        cut = " ".join(words[:14]) + (" ..." if len(words) > 14 else "")
        yield "who", f"Who said “{cut}”?", speech["first"] or speech["second"]
        return
    bare = sentence.rstrip(".!")
    date = _DATE.search(bare)
    if date and _FINITE.search(bare[: date.start()]) and not _TIME.search(bare[: date.start()]):
        clause = _lowered(bare[: date.start()], text)
        yield "when", f"When was it that {clause}?", date["date"]
    actor = _ACTOR.match(bare)
    if actor and _is_name(actor["subject"], text):
        subject = re.sub(r", (?:the|a|an) [^,]+,$", "", actor["subject"])
        verb = {"have": "has", "are": "is", "were": "was"}.get(actor["verb"], actor["verb"])
        yield "who", f"Who {verb} {actor['rest']}?", subject
    count = next((c for c in _COUNT.finditer(bare) if _noun(c) not in _NO_NOUNS), None)
    if count and _FINITE.search(bare) and "“" not in bare and '"' not in bare:
        clause = bare[: count.start()] + "... " + count["thing"] + bare[count.end() :]
        yield "how-many", f"How many {_noun(count)} are meant: “{clause}”?", count["number"]


def _noun(count: re.Match[str]) -> str:
    return count["thing"].split()[-1]


def _is_name(subject: str, text: str) -> bool:
    """Whether ``subject`` has its capitals elsewhere than at the start of a sentence, too."""
    last = re.sub(r"^(?:The|the) |,[\s\S]*", "", subject).split()[-1]
    return bool(re.search(rf"(?<=[a-z,] ){re.escape(last)}\b", text))


def _lowered(clause: str, text: str) -> str:
    """Without the capital of a sentence's start, unless it is that of a name."""
    first, _, rest = clause.partition(" ")
    small = first.lower()
    common = small in STOP_WORDS or small in _NUMBERS or re.search(rf"\b{re.escape(small)}\b", text)
    return f"{small} {rest}" if common else clause


_FORMS = (
    ("Who ", "Can you tell me who {}?"),
    ("Who ", "I would like to know who {}."),
    ("When was it that ", "On what date, or in which month or year: {}?"),
    ("When was it that ", "{} – when was that?"),
)


def paraphrased(made: Made, dice: random.Random) -> Made | None:
    """The same question in another form, or as bare search words."""
    found = [form for form in _FORMS if made.question.startswith(form[0])]
    rest = made.question.rstrip("?.")
    if found and dice.random() < 0.6:
        start, form = dice.choice(found)
        question = form.format(rest.removeprefix(start))
    else:
        words = [w for w in re.sub(r"[“”\"]", "", rest).split() if terms(w)]
        if len(words) < 4:
            return None
        question = " ".join(words).strip(" ,;:")
    return replace(made, question=question, tags=("paraphrase",))


def _alike(before: str, after: str) -> bool:
    """Whether one sentence has become the other."""
    return SequenceMatcher(None, before, after).ratio() >= SIMILAR


def _words(revision: Revision, span: Span) -> str:
    return " ".join(revision.text[span.start : span.end].split())


def as_of_pairs(revisions: Sequence[Revision]) -> Iterator[tuple[Made, Made]]:
    """The same question before and after a correction that changed its answer."""
    changed_again = {  # on the same day, so that its end has another text
        a.number
        for a, b in itertools.pairwise(revisions)
        if a.known_from and b.known_from and a.known_from.date() == b.known_from.date()
    }
    for before, after in itertools.pairwise(revisions):
        if before.known_from is None or after.known_from is None:
            continue
        if after.known_from.date() <= before.known_from.date() or after.number in changed_again:
            continue
        olds, news = list(questions_about(before)), list(questions_about(after))
        shared = {q.question for q in olds} & {q.question for q in news}
        olds = [q for q in olds if q.question in shared]
        news = [q for q in news if q.question in shared]
        if not shared:
            continue
        for old in olds:
            for new in news:
                if (
                    old.question == new.question
                    and old.answer != new.answer
                    and _alike(_words(before, old.span), _words(after, new.span))
                ):
                    yield (
                        replace(old, as_of=_day(before), tags=("as-of",)),
                        replace(new, as_of=_day(after), tags=("as-of",)),
                    )


def _day(revision: Revision) -> str:
    assert revision.known_from is not None
    return revision.known_from.date().isoformat()


def distinct(made: Iterable[Made]) -> list[Made]:
    """Without those that ask what an earlier one asks, in the same words or nearly so."""
    kept: list[tuple[frozenset[str], str | None, Made]] = []
    for one in made:
        asked = frozenset(terms(one.question))
        if all(
            one.as_of != as_of or len(asked & other) <= 0.8 * max(1, len(asked | other))
            for other, as_of, _ in kept
        ):
            kept.append((asked, one.as_of, one))
    return [one for _, _, one in kept]
