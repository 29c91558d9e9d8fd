"""The words of an English sentence, each with what its form and its place show of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answering.english.lexicon import is_known, meanings, nations
from bot.answering.english.phrases import with_phrases_joined
from bot.answering.english.words import UNCHANGED, is_past_form, stem
from bot.answering.quantities.units import unit_of
from bot.terms import STOP_WORDS

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['-][^\W_]+)*(?:(?<=s)'(?=\s[a-z]))?|[.,;:()\"!?%€$£]|-(?=\s)"
)
BE = frozenset("be is are was were been being am".split())
MODALS = frozenset("will would could may might must should shall can cannot".split())
AUXILIARIES = BE | MODALS | frozenset("has have had do does did having".split())
PREPOSITIONS = frozenset(
    """of in on at for from by with to about over under near within among as during after before
    because into than but without since until against between through across despite""".split()
)
PRONOUNS = frozenset(
    "he she it they him her them his its their himself itself who which this that".split()
)
_REPORTING = frozenset(
    stem(word)
    for word in """say tell declare announce add claim argue insist state warn explain report
    describe call note stress believe think allege deny confirm estimate accuse suggest
    fear admit caution comment welcome urge criticise blame acknowledge complain
    conclude praise condemn concede predict reckon maintain assert contend testify
    remark""".split()
)
BEFORE_SPEECH = frozenset(
    stem(word)
    for word in """say add claim argue insist warn explain note stress believe think allege deny
    confirm estimate suggest fear admit acknowledge conclude hope announce predict
    reckon maintain assert contend testify remark""".split()
)
# Verbs wherever they stand: no nouns, and not taken for participles.
_ALWAYS_VERBS = frozenset(
    """said says tells suggests argues believes thinks warns adds insists declares denies admits
    explains accuses concludes acknowledges alleges announces describes confirms
    maintains""".split()
)
_KNOWN_VERBS = frozenset(
    stem(w)
    for w in """back support oppose want plan need face say seek rise fall win lose cost include
    remain become take make give get begin end rule hold keep use show warn call claim
    deny expect require drop cut lead mean run return open close work live report
    believe think hope fear agree ask tell find pay see know go come buy sell help let
    leave put set offer have account carry contain produce allow ban bar block stand
    stay serve spread cause feed eat weaken exist beat hit
    consider receive represent reject accept describe suggest argue insist refuse intend seek urge
    provide employ publish produce operate own belong involve exceed attend appear depend join
    introduce impose announce confirm predict understand learn teach speak write wear build destroy
    follow precede replace reduce improve create protect prevent enable choose send bring sit die
    arrive depart enter reach cross occupy govern advise accuse criticise praise defend enjoy prefer
    avoid threaten affect apply expand extend retain share acknowledge recommend propose promise
    expose reveal prove suffer recover prepare offer manage invest organise recognise
    recruit""".split()
)
DETERMINERS = frozenset("a an the this that these those his her its their our my your".split())
BEFORE_NOUNS = DETERMINERS | frozenset(
    """no any some each every all of in on at by for with from about as than more most first last
    new other another both two three under over into own to""".split()
)
_VERBS_IN_ER = frozenset(
    """administer alter answer batter bother cater center conquer consider counter cover deliver
    deter differ discover  encounter enter filter flounder foster gather hamper
    hinder hover infer labor linger lower master matter monitor offer order outnumber ponder
    power prefer prosper recover refer register remember render scatter shatter shelter shower
    simmer sponsor stagger suffer surrender swagger tower transfer trigger utter wander waver
    water weather whisper wonder alter author factor favor honor harbor mirror mentor""".split()
)
_TELLING = frozenset(stem(w) for w in "tell assure inform remind".split())
_NO_VERBS = PREPOSITIONS | frozenset("behind ahead above below around like near past off".split())
_PUNCTUATION = frozenset('.,;:()"!?-')
CONTENTLESS = STOP_WORDS | frozenset(
    """will may might must shall cannot one's according also many
    much several yet still already around nearly almost roughly approximately said says
    say tell told another among within without during since per cent percent upon onto
    via although though however despite like including whether become becomes became
    would-be ought mr mrs ms dr get got goes go went make made take took put set use used give
    gave hold held th st nd rd not-yet meanwhile new far neither nor at-most at-least worth
    both with month-may""".split()
)
ADVERBS = frozenset(
    """earlier now already also yet still never once then again almost just later even ever soon
    first previously recently reportedly slightly largely clearly finally quickly repeatedly
    initially currently officially newly formally only""".split()
)
_NO_ADVERBS = frozenset("supply apply reply rely fly imply comply multiply family ally assembly "
                        "italy monopoly anomaly bully".split())  # fmt: skip
_PLURALS = frozenset("they we you people who that to".split())
_SHORT = {"US": "usa", "USA": "usa", "UK": "uk", "EU": "eu", "UN": "un"}
COUNTS = re.compile(
    r"^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|half"
    r"|quarter|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w+teen|\w+tie"
    r"|hundred|thousand|million)th|january|february|march|april|june|july|august|september"
    r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:-\w+)?s?$"
)


@dataclass(slots=True)
class Token:
    """A word, a number or a sign.

    ``lower`` is what it is compared by; ``mark`` the punctuation right before it; ``clause`` the
    number of its clause; ``pauses``: more than a quotation mark parts it from what stands before.
    ``is_content``: it says something of its own, and is no little word,
    number, unit, month or day. ``is_name``: it is written as a name is.
    """

    text: str
    start: int
    mark: str = ""
    clause: int = 0
    quoted: bool = True
    verb: bool = False
    pauses: bool = False
    lower: str = field(init=False)
    is_word: bool = field(init=False)
    is_content: bool = field(init=False)
    is_name: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lower = _compared(self.text)
        if self.text == "May" and self.start and self.mark not in (".", '"'):
            self.lower = "month-may"
        self.is_word = self.text[0].isalpha()
        self.is_content = self.is_word and _says_something(self.lower)
        opens = self.start == 0 or self.mark in (".", '"')
        self.is_name = self.is_content and self.text[0].isupper()
        if self.is_name and opens and self.lower not in nations():
            self.is_name = not is_known(self.lower)


@lru_cache(maxsize=20_000)
def _compared(text: str) -> str:
    if text.isupper() and len(text) > 1:  # WHO is not who, nor US us
        return _SHORT.get(text, text)
    return re.sub(r"'s$|'$", "", text.casefold())


@lru_cache(maxsize=20_000)
def _says_something(word: str) -> bool:
    if len(word) < 2 or word in CONTENTLESS or COUNTS.match(word):
        return False
    return unit_of([word]) is None


def is_slight(word: str) -> bool:
    """An adverb, or "not": no part of what is done."""
    return word in ADVERBS or word == "not" or (word.endswith("ly") and word not in _NO_ADVERBS)


@lru_cache(maxsize=256)
def _pairs(text: str) -> tuple[tuple[str, int, str, bool], ...]:
    found = []
    mark = ""
    pauses = False
    for token in _TOKEN.finditer(text):
        if token.group() in _PUNCTUATION:
            pauses = pauses or token.group() != '"'
            mark = token.group() if mark not in (";", ".") else mark
            continue
        found.append((token.group(), token.start(), mark, pauses))
        mark = ""
        pauses = False
    return tuple(found)


def tokens_of(text: str) -> list[Token]:
    """The words, numbers and signs of ``text``, each with the punctuation before it."""
    return [Token(word, start, mark, pauses=pauses) for word, start, mark, pauses in _pairs(text)]


_COMPOUND = re.compile(r"(?!(?:re|co|over|under|out|pre|de|un|mis|cross)-)[a-z]+-[a-z]+(?:ed|en)$")
_HOUR = re.compile(r"(?<=\d)\s?[ap]\.?m\b\.?")
_ABBREVIATED = re.compile(
    r"\b(Mr|Mrs|Ms|Dr|St|Gen|Col|Capt|Lt|Sgt|Maj|Adm|Sen|Rep|Gov|Prof|Rev|Hon|Pres)\.(?=\s+[A-Z])"
)
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")


def joined(text: str) -> str:
    """``text`` as clauses are made of it: known phrases as one word, "n't" as "not".

    The points of "a.m.", "Dr." and "U.S." end no sentence and go.
    """
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text)
    text = _ABBREVIATED.sub(r"\1", _HOUR.sub("", text))
    return with_phrases_joined(re.sub(r"\bcan't\b", "cannot", re.sub(r"n't\b", " not", text)))


def mark_verbs(tokens: Sequence[Token]) -> None:
    """Tell each token whether it is a finite verb or a participle, as far as its form shows."""
    for i, token in enumerate(tokens):
        token.verb = token.lower in AUXILIARIES or _is_verb(tokens, i)


def _is_verb(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    word = token.lower
    if (
        not token.is_word
        or token.text[0].isupper()
        or word.endswith("ing")
        or _is_plural_gerund(word)
        or _COMPOUND.match(word)
    ):
        return False
    if word in _ALWAYS_VERBS:
        return True
    aimed = i > 1 and tokens[i - 2].lower == "to" and not is_slight(tokens[i - 1].lower)
    if aimed and word.endswith("s") and not token.mark:
        return False  # "to abandon plans"
    previous = tokens[i - 1].lower if i and not token.mark else ""
    following = tokens[i + 1] if i + 1 < len(tokens) else token
    if (
        (previous in BEFORE_NOUNS and not _is_relative(tokens, i - 1))
        or (bool(previous) and tokens[i - 1].text.endswith("s'"))
        or previous[:1].isdigit()
        or (word not in UNCHANGED and following.lower in AUXILIARIES)
    ):
        return False
    if is_past_form(word):
        owned = bool(previous) and tokens[i - 1].is_name and tokens[i - 1].text.endswith("'s")
        return not (owned and following.is_content and word not in UNCHANGED)
    before = tokens[max(0, i - 5) : i]
    joins = any(t.lower == "and" for t in before[:-1]) and not any(t.verb for t in before)
    governs = joins and (
        following.lower in DETERMINERS | PRONOUNS or bool(COUNTS.match(following.lower))
    )
    apart = i > 1 and is_slight(previous) and not tokens[i - 1].mark  # "flasks still contain"
    noun = tokens[i - 2].lower if apart else previous
    return i > 0 and _is_present(
        word, noun, following, after_mark=bool(tokens[i - 1].mark), joined_before=governs
    )


def _is_plural_gerund(word: str) -> bool:
    """ "findings": not "brings"."""
    return word.endswith("ings") and len(word) > len("springs")


def _is_relative(tokens: Sequence[Token], i: int) -> bool:
    """ "the storm that struck": "that" after a noun and before what looks done."""
    if tokens[i].lower != "that" or not i or tokens[i].mark:
        return False
    noun, following = tokens[i - 1], tokens[i + 1].lower
    return noun.is_content and not noun.verb and not speaks(noun) and is_past_form(following)


def _is_present(
    word: str, previous: str, following: Token, *, after_mark: bool, joined_before: bool
) -> bool:
    if _is_doer(word) or word in _NO_VERBS or stem(previous) in _TELLING:
        return False
    if stem(word) in _KNOWN_VERBS:
        if word.endswith("s") or word in UNCHANGED:
            return following.lower not in ("and", "of", "or")
        if _is_plural(previous) or joined_before:
            return True
    counted = following.text[0].isdigit() or bool(COUNTS.match(following.lower))
    opens = following.lower in DETERMINERS | PRONOUNS or following.text[0].isupper() or counted
    if following.mark:  # "its economists, the first of whom"
        return False
    governs = previous == "who" or following.lower in DETERMINERS or counted
    if governs and word.endswith("s") and is_known(word) and not after_mark:
        return True
    agrees = word.endswith("s") or (_is_plural(previous) and previous not in ("to", "who", "that"))
    return agrees and opens and not after_mark and bool(meanings(word))


def _is_doer(word: str) -> bool:
    """ "Leader", of "lead": no verb, as few that end so are."""
    bare = word.removesuffix("s")
    return bare.endswith(("er", "or")) and bare not in _VERBS_IN_ER


def _is_plural(previous: str) -> bool:
    return (previous.endswith("s") and not previous.endswith("ss")) or previous in _PLURALS


def speaks(token: Token) -> bool:
    """Whether it is a verb of saying."""
    return stem(token.lower) in _REPORTING
