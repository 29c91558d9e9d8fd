"""Who says it: words may not be given to someone whose words they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answering.english.clauses import Clause
from bot.answering.english.said import said_by
from bot.answering.english.same_speaker import is_named_beside, is_understood, may_be
from bot.answering.english.speakers import PERSONAL, Report, reports
from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

LEAST_SAID = 2  # words beside a verb of saying that make its clause more than "he said"
_DENIALS = frozenset(stem(w) for w in "deny reject dismiss dispute refute contradict".split())


def wrongly_attributed(
    clauses: Sequence[Clause], matched: Sequence[Matched], frames: Sequence[Framed], title: str
) -> Iterator[str]:
    """Speakers of a claim to whom the quotes do not give these words."""
    ours = reports(clauses)
    everyone = [_named(report, f, frames) for f in frames for report in reports(f.clauses)]
    said: dict[int, list[list[Report]]] = {}  # for each clause of saying, what it is said of
    own: dict[int, list[Report]] = {}
    for match in matched:
        givers: dict[bool, list[Report]] = {}
        for report in said_by(clauses, match.clause):
            itself = report.clause is match.clause
            if itself not in givers:
                givers[itself] = _given_by(match, frames, itself=itself)
            theirs = givers[itself]
            if itself and sum(t.is_content for t in match.clause.rest) >= LEAST_SAID:
                own[id(report.clause)] = theirs
            elif theirs and not itself:
                said.setdefault(id(report.clause), []).append(theirs)
    for report in ours:
        of_clause = [own.get(id(report.clause)) or everyone]
        for theirs in said.get(id(report.clause), of_clause):
            if _denies(report, frames):
                continue
            if theirs and not any(_is_speaker(report, r, title, frames) for r in theirs):
                yield report.heads[-1].text
                break


def _given_by(match: Matched, frames: Sequence[Framed], *, itself: bool) -> list[Report]:
    """Who says, in the quotes, what a clause of a claim is drawn from."""
    drawn = _first_of_each(match.drawn_from, itself=itself)
    found = (_named(r, f, frames) for f, c in drawn for r in said_by(f.clauses, c))
    return [report for report in found if not _is_of_us(report)]


def _is_of_us(report: Report) -> bool:
    """ "As we fear": whoever is quoted with it."""
    return bool(report.words) and all(t.lower in ("we", "i") for t in report.words)


def _named(report: Report, frame: Framed, frames: Sequence[Framed]) -> Report:
    """A report of "she", with the names of those told of before, in the quotes that have it.

    "It" and "they" are looked for in their own sentence alone.
    """
    if not report.words or any(t.lower not in PERSONAL - {"we", "i"} for t in report.words):
        return report
    at = next(i for i, f in enumerate(frames) if f is frame)
    at = at if any(t.lower in ("he", "she") for t in report.words) else 0
    clauses = [c for f in frames[:at] for c in f.clauses]
    within = next((i for i, c in enumerate(frame.clauses) if c is report.clause), 0)
    clauses += frame.clauses[:within]
    spoke = [r for f in frames[:at] for r in reports(f.clauses) if any(t.is_name for t in r.heads)]
    told = [_with_names(c.subject) for c in clauses if any(t.is_name for t in c.subject)]
    titled = [phrase for phrase in told if _is_titled(phrase, report)][-1:]
    others = (*spoke[-1].speaker, *titled) if spoke else told[-1:]
    return replace(report, speaker=(*report.speaker, *others))


def _with_names(subject: Sequence[Token]) -> tuple[Token, ...]:
    """The names of a subject alone: of "the inn of the chef Dal Maso" too."""
    titles = [t for t in subject[:1] if t.lower in ("mr", "mrs", "ms")]
    return (*titles, *(t for t in subject if t.is_name))


def _is_titled(phrase: Sequence[Token], report: Report) -> bool:
    """ "Mr Lathom" before "he", "Mrs Oven" before "she"."""
    titles = ("mr",) if any(t.lower == "he" for t in report.words) else ("mrs", "ms")
    return phrase[0].lower in titles


def _denies(report: Report, frames: Sequence[Framed]) -> bool:
    """ "X denied that it was slow" for "It was slow, the union said, which X rejected"."""
    return stem(report.verb) in _DENIALS and any(
        any(is_held(head, clause.subject) for head in report.heads)
        and any(t.verb and stem(t.lower) in _DENIALS for t in clause.rest[:3])
        for frame in frames
        for clause in frame.quoted_clauses
    )


def _first_of_each(
    drawn: Sequence[tuple[Framed, Clause]], *, itself: bool
) -> Sequence[tuple[Framed, Clause]]:
    """The clause a claim is mainly drawn from; of what is said, also those of other quotes."""
    return drawn[:1] if itself else [*drawn[:1], *(d for d in drawn[1:] if d[0] is not drawn[0][0])]


def _is_speaker(ours: Report, theirs: Report, title: str, frames: Sequence[Framed]) -> bool:
    if may_be(ours, theirs):
        return True
    names = [t for t in ours.words if t.is_name]
    if names and is_understood(theirs):
        beside = (is_named_beside(theirs, names, f.tokens) for f in frames)
        if any(beside):
            return True
    pronouns = ("he", "she", "they", "it", "year-old")  # "the 66-year-old"
    pronoun = any(t.lower in pronouns for t in theirs.words)
    pronoun = pronoun or is_understood(theirs)
    return pronoun and any(t.lower in title.casefold() for t in ours.words if t.is_content)
