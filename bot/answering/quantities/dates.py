"""Days, months and years that a text speaks of, and those that "on Monday" means in an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.terms import STOP_WORDS

MONTHS = """january february march april may june july august september october november
december""".split()
_MONTH = {name: i for i, name in enumerate(MONTHS, start=1)}
_MONTH |= {name[:3]: i for name, i in _MONTH.items()} | {"sept": 9}
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "|".join([*MONTHS, *(f"{m[:3]}\\." for m in MONTHS), "Sept?", *(m[:3] for m in MONTHS)])
_DAY = r"(?P<{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:1[5-9]|20)\d\d)"
_MENTION = re.compile(
    r"(?P<iso>\b(?P<y0>(?:1[5-9]|20)\d\d)-(?P<m0>0[1-9]|1[0-2])-(?P<d0>0[1-9]|[12]\d|3[01])\b)"
    rf"|\b{_DAY.format('d1')}(?: of)? (?P<m1>{_MONTHS})\b(?:,? {_YEAR.format('y1')}\b)?"
    rf"|\b{_DAY.format('d8')}(?= (?:and|or|to) {_DAY.format('d9')} (?P<m8>{_MONTHS})\b)"
    rf"|\b(?P<m2>{_MONTHS}) {_DAY.format('d2')}\b(?!\d*[,.]?\d)(?:,? {_YEAR.format('y2')}\b)?"
    rf"|\b(?P<m3>{_MONTHS}),? (?:of )?{_YEAR.format('y3')}\b"
    r"|\b(?P<feast>New Year's (?:Day|Eve)|Christmas (?:Day|Eve)|Boxing Day)\b"
    rf"|\b(?P<which>last |next |this )?(?P<weekday>{'|'.join(WEEKDAYS)})s?\b"
    r"(?P<week>,? (?:of )?(?:last|next|this) week\b)?"
    r"|\b(?P<near>yesterday|today|tonight|tomorrow)\b"
    r"|\b(?P<turn>last|next|this) (?P<unit>month|year)\b"
    r"|\b(?:(?P<which6>last |next |this )(?P<s6>spring|summer|autumn|fall|winter)"
    r"|(?P<s7>spring|summer|autumn|winter)(?P<which7> (?:of )?(?:last|next|this) year))\b"
    rf"|\b(?P<which4>last |next |this )?(?P<m4>{'|'.join(MONTHS)}|Sept)\b"
    r"(?P<of4>,? (?:of )?(?:last|next|this) year\b)?"
    rf"|\b{_YEAR.format('y5')}\b",
    re.IGNORECASE,
)
_GO_ON = frozenset(
    """unless although though since may might must without within upon per like onto via as already
    still yet never amid despite rose fell alone""".split()
)
_STEPS = {"last": -1, "this": 0, "next": 1}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # their first months
_FEASTS = {"new year's day": (1, 1), "new year's eve": (12, 31), "christmas day": (12, 25),
           "christmas eve": (12, 24), "boxing day": (12, 26)}  # fmt: skip
_BEFORE_YEAR = re.compile(
    r"\b(?:in|of|since|by|until|till|from|early|late|mid|during|before|after|through|between|to"
    r"|and|year|than|for|the|an?|back|summer|winter|spring|autumn|fall)\s*-?$",
    re.IGNORECASE,
)
_ONLY_YEARS = re.compile(
    r"\b(?:since|until|till|during|early|late|mid|(?:summer|winter|spring|autumn) of|summer|winter"
    r"|spring|autumn)\s*-?$",
    re.IGNORECASE,
)
_YEAR_GOES_ON = re.compile(r"\s*(?:[.,;:!?)\"'–—-]|$|(?P<word>[a-z]+))")
_FUTURE = re.compile(
    r"\b(?:will|to|would|can|should|must|from|expected|due|next|until|by|may|could|forecast"
    r"|begins|ends|starts|opens|closes|finishes|resumes|meets|plays|faces|arrives"
    r"|departs|votes|expires)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as far as it is said: each part may be missing. It stands at ``text[start:end]``."""

    start: int
    end: int
    said: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: bool = False

    def fits(self, known: Mention) -> bool:
        """Whether every part that is said here is so in ``known``."""
        if self.weekday is not None and known.weekday != self.weekday:
            return False
        return all(
            mine is None or mine == theirs
            for mine, theirs in (
                (self.year, known.year),
                (self.month, known.month),
                (self.day, known.day),
            )
        )


def dates_in(text: str, out: date | None = None) -> list[Mention]:
    """What ``text`` says of dates; with ``out``, when its article was out, "on Monday" is a day."""
    return list(_mentions(text, out))


@lru_cache(maxsize=1024)
def _mentions(text: str, out: date | None) -> tuple[Mention, ...]:
    return tuple(m for found in _MENTION.finditer(text) for m in _read(found, text, out))


def _read(found: re.Match[str], text: str, out: date | None) -> Iterator[Mention]:
    start, end, said = found.start(), found.end(), found.group()
    if found["feast"]:
        of_year, day = _FEASTS[found["feast"].casefold()]
        year = _nearest_year(out, of_year, day) if out else None
        yield Mention(start, end, said, year, of_year, day)
    elif found["weekday"]:
        yield from _weekdays(found, text, out)
    elif found["near"] or found["turn"]:
        yield from _relative(found, out)
    elif found["s6"] or found["s7"]:
        yield from _seasons(found, out)
    elif found["y5"]:
        if _is_year(text, start, end):
            yield Mention(start, end, said, int(found["y5"]))
    elif found["m4"] and _is_month(found["m4"], text, end):
        month = _month_number(found["m4"])
        for year in _years_of_month(found, month, out):
            yield Mention(start, end, said, year, month)
    elif not found["m4"]:
        yield from _explicit(found, out)


def _explicit(found: re.Match[str], out: date | None) -> Iterator[Mention]:
    def part(name: str) -> str | None:
        return next(
            (found[f"{name}{n}"] for n in "01238" if found.groupdict().get(f"{name}{n}")), None
        )

    year, month, day = part("y"), part("m"), part("d")
    number = _month_number(month or "")
    if month in ("may", "march", "mar"):  # "may 5 people": a verb
        return
    known: int | None = int(year) if year else None
    if known is None and out is not None and day is not None and number is not None:
        known = _nearest_year(out, number, int(day))
    whole = int(day) if day else None
    yield Mention(found.start(), found.end(), found.group(), known, number, whole)
    if year is None and known is not None and out is not None and known <= out.year:
        ahead = (number or 0, whole or 0) < (out.month, out.day)  # "from 1 January", in May
        next_one = out.year + 1 if ahead else out.year
        if next_one != known:
            yield Mention(found.start(), found.end(), found.group(), next_one, number, whole)


def _month_number(name: str) -> int | None:
    if name.isdigit():
        return int(name)
    return _MONTH.get(name.casefold().rstrip("."))


def _is_month(name: str, text: str, end: int) -> bool:
    """March and May are months only with a capital, and only where they are no verb."""
    if not name[0].isupper():
        return False
    return name not in ("May", "March") or not re.match(r" (?:be|have|not|I)\b", text[end:])


def _is_year(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 12) : start], text[end : end + 14]
    opens = not before.strip(" \"'(")
    if _ONLY_YEARS.search(before):
        return not after[:1].isalpha() and not re.match(r"[,.]\d|%", after)
    following = _YEAR_GOES_ON.match(after)
    if following is None or not (opens or _BEFORE_YEAR.search(before)):
        return False
    word = following["word"]
    if re.search(r"\b(?:the|an?) $", before, re.IGNORECASE):  # the 2026 budget
        return True
    return word is None or word in STOP_WORDS or word in _GO_ON or word.endswith(("ed", "ly"))


def _nearest_year(out: date, month: int, day: int) -> int | None:
    candidates = []
    for year in (out.year - 1, out.year, out.year + 1):
        try:
            candidates.append((abs((date(year, month, day) - out).days), year))
        except ValueError:
            continue
    return min(candidates)[1] if candidates else None


def _years_of_month(
    found: re.Match[str], month: int | None, out: date | None
) -> Iterator[int | None]:
    """The year of "last May", or the years of the May before and the May after a day."""
    if out is None or month is None:
        yield None
        return
    if found["of4"]:
        yield out.year + _STEPS[found["of4"].split()[-2].casefold()]
        return
    which = (found["which4"] or "").strip().casefold()
    if which != "next":
        yield (
            out.year if month < out.month or (month == out.month and which == "") else out.year - 1
        )
    if which != "last":
        yield out.year if month > out.month else out.year + 1


def _weekdays(found: re.Match[str], text: str, out: date | None) -> Iterator[Mention]:
    """The days that a weekday may mean: the last, or the next where what is said is to come."""
    start, end, said = found.start(), found.end(), found.group()
    number = WEEKDAYS.index(found["weekday"].casefold())
    if out is None:
        yield Mention(start, end, said, weekday=number)
        return
    if found["week"]:
        step = _STEPS[found["week"].split()[-2].casefold()]
        day = out + timedelta(days=7 * step + number - out.weekday())
        yield day_mention(day, start, end, said)
        return
    which = (found["which"] or "").strip().casefold()
    back = (out.weekday() - number) % 7
    ahead = (number - out.weekday()) % 7
    if which != "next":
        yield day_mention(out - timedelta(days=back), start, end, said)
    if which == "last":
        yield day_mention(out - timedelta(days=back + 7), start, end, said)
    clause = text[max(0, start - 80) : end + 80].casefold()
    if which == "next" or (which != "last" and _FUTURE.search(clause)):
        yield day_mention(out + timedelta(days=ahead), start, end, said)
        if which == "next":
            yield day_mention(out + timedelta(days=ahead + 7), start, end, said)


def _seasons(found: re.Match[str], out: date | None) -> Iterator[Mention]:
    """The year of "next spring", of which there may be two: so said, it may be this year's."""
    start, end, said = found.start(), found.end(), found.group()
    if out is None:
        yield Mention(start, end, said, relative=True)
        return
    if found["s7"]:
        yield Mention(start, end, said, out.year + _STEPS[found["which7"].split()[-2].casefold()])
        return
    first, step = _SEASONS[found["s6"].casefold()], _STEPS[found["which6"].strip().casefold()]
    yield Mention(start, end, said, out.year + step)
    if (step == 1 and out.month < first) or (step == -1 and out.month > first):
        yield Mention(start, end, said, out.year)


def _relative(found: re.Match[str], out: date | None) -> Iterator[Mention]:
    start, end, said = found.start(), found.end(), found.group()
    if out is None:
        yield Mention(start, end, said, relative=True)
        return
    near = (found["near"] or "").casefold()
    if near:
        days = {"yesterday": -1, "tomorrow": 1}.get(near, 0)
        yield day_mention(out + timedelta(days=days), start, end, said)
        return
    step = _STEPS[found["turn"].casefold()]
    if found["unit"].casefold() == "year":
        yield Mention(start, end, said, out.year + step)
    else:
        months = out.year * 12 + out.month - 1 + step
        yield Mention(start, end, said, months // 12, months % 12 + 1)


def day_mention(day: date, start: int, end: int, said: str) -> Mention:
    """One whole day, as said at ``text[start:end]``."""
    return Mention(start, end, said, day.year, day.month, day.day, day.weekday())
