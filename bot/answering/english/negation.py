"""What a clause negates: each negation with the words that it governs, and whether another has it.

"Without power" negates the power and nothing else of its clause; "did not sign the deal" negates
the signing; "whom she dismissed" nothing that stands after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import opposite, same
from bot.answering.english.tokens import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS, Token, speaks
from bot.answering.english.words import stem

NOT = frozenset(
    """not no never without none nobody nothing neither nor cannot false untrue hardly barely
    scarcely unable nowhere lack lacks lacked lacking not-yet unless""".split()
)
OF_NOUNS = frozenset("without lack lacks lacked lacking".split())
_OF_SUBJECTS = frozenset("no none nobody nothing neither unless".split())
_OF_PERSONS = frozenset("nobody none nothing".split())
_REFUSALS = frozenset(
    stem(w)
    for w in """deny denial refuse refusal reject rejection fail failure exclude oppose
    dismiss dismissal abandon ban prohibit forbid prevent unsuccessful scrap cancel veto withdraw
    withdrawal acquit innocent disagree dissent unlikely rebuff halt inadequate insufficient
    disconnect postpone suspend postponement avoid spare""".split()
)
# What is called off or put off was to be: that it is not said again takes nothing from it.
_ACTS = frozenset(
    stem(w)
    for w in """withdraw withdrawal suspend postpone postponement dismiss dismissal halt miss
    spare avoid""".split()
)
_CEASING = frozenset({"stop", "ceas", "quit"})  # "stopped selling", not "a stop"
_VERBS_ONLY = frozenset({"bar", "block"})  # as nouns they refuse nothing
_DROPPED = frozenset("a an the its his her their all plans charges".split())
_FORMS = frozenset("miss misses missed".split())  # "missing" is another thing
_WITH = {
    "declin": ("to",),
    "short": ("of",),
    "rather": ("than",),
    "instead": ("of",),
    "stay": ("away", "off"),
    "steer": ("clear",),
}
THINKING = frozenset(stem(w) for w in "believe think expect suppose seem appear".split())
_RELATIVE = frozenset("who whom whose which that".split())
_NAMED_BEFORE = frozenset("it this them him her".split())
REACH = 6  # tokens after a negation in which what it negates is looked for

FAR = 12  # and after one that may stand in the subject


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates, its place in its clause, and the words that it governs."""

    token: Token
    at: int
    governed: tuple[Token, ...]

    @property
    def word(self) -> str:
        return self.token.lower


def negations(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Where ``tokens`` negate or refuse, each with its word; "neither ... nor" is one."""
    for i, token in enumerate(tokens):
        word = token.lower
        if negates(tokens, i, word):
            yield i, word


def negates(tokens: Sequence[Token], i: int, word: str) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    after = following.lower if following is not None else ""
    if word in NOT:
        if tokens[i].text[0].isupper() and following is not None and following.text[0].isupper():
            return tokens[i].mark not in ('"', "(") and (i == 0 or bool(tokens[i].mark))  # no title
        if word == "not" and after in ("only", "just", "merely"):
            return False
        if word == "nor" and any(t.lower == "neither" for t in tokens[:i]):
            return False
        if word in _OF_PERSONS and after in ("but", "except"):
            return False  # only he
        return not (word == "no" and after in ("doubt", "matter", "confidence"))
    needed = _WITH.get(stem(word))
    if needed is not None:
        return after in needed
    if stem(word) == "drop":
        return after in _DROPPED
    before = tokens[i - 1].lower if i else ""
    if stem(word) in _CEASING:
        return after.endswith("ing") and before not in DETERMINERS | {"to", ""}
    if stem(word) in _VERBS_ONLY:
        return tokens[i].verb or before in ("to", "not")
    return word in _FORMS or (stem(word) in _REFUSALS and not _calls(tokens, i, word))


def _calls(tokens: Sequence[Token], i: int, word: str) -> bool:
    """ "Dismissed the debate as a waste of time": that is said of it, it is not refused."""
    if stem(word) not in ("dismiss", "reject"):
        return False
    return any(t.lower == "as" for t in tokens[i + 2 : i + 8])


def is_act(negation: Negation) -> bool:
    """Whether it is something done, which another clause may leave unsaid: "suspended"."""
    return stem(negation.word) in _ACTS


def refuses(token: Token) -> bool:
    """Whether it is a word of refusing, whatever it governs."""
    return stem(token.lower) in _REFUSALS


@lru_cache(maxsize=256)  # many rules ask it of the same few clauses
def found_in(clause: Clause) -> tuple[Negation, ...]:
    """The negations of ``clause``."""
    return tuple(
        Negation(token=clause.tokens[i], at=i, governed=tuple(governed(clause.tokens, i, word)))
        for i, word in negations(clause.tokens)
    )


def opening(before: Clause | None, clause: Clause) -> list[Negation]:
    """ "Denied that", "does not believe": it governs all of the clause that it opens."""
    if before is None:
        return []
    last = before.tokens[-1]
    denied = next((t for t in before.tokens[-3:-1] if t.lower == "not"), None)
    if denied is not None and stem(last.lower) in THINKING:
        return [Negation(token=denied, at=0, governed=tuple(clause.content))]
    if clause.opening != "that":
        return []
    if not negates([last], 0, last.lower):
        return []
    return [Negation(token=last, at=0, governed=tuple(clause.content))]


def of_none(before: Clause, clause: Clause) -> bool:
    """ "It knows of nobody | who was hurt": that someone was is denied before."""
    if clause.opening not in _RELATIVE:
        return False
    last = [t for t in before.tokens if t.is_word][-1:]
    return any(
        n.word in _OF_SUBJECTS and (n.token in last or any(t in last for t in n.governed))
        for n in found_in(before)
    )


def governed(tokens: Sequence[Token], i: int, word: str) -> list[Token]:
    """What the negation ``word`` at ``i`` negates: of "no one was hurt", that someone was."""
    found: list[Token] = []
    passed = False
    if word not in NOT and _governs_nothing(tokens, i):
        return found
    for k, token in enumerate(tokens[i + 1 : i + 1 + (FAR if word in _OF_SUBJECTS else REACH)]):
        at = i + 1 + k
        if _ends_light(tokens, i, at) or (found and _parts(token, word, passed=passed)):
            break
        passed = passed or (token.verb and token.is_content and not _is_reduced(tokens, at))
        if token.text[0].isdigit() and stem(word) == "short":
            return []  # "short of the 2.4 billion it had asked for"
        if token.is_content or (speaks(token) and not found):
            found.append(token)
        if len(found) == 2 and word not in _OF_SUBJECTS:
            break
    if not found and word not in NOT and _is_done(tokens, i):
        found = [t for t in tokens[:i] if t.is_content]
    before = tokens[i - 1] if i else None
    if word in _OF_SUBJECTS:
        found.sort(key=lambda t: not t.verb)  # "no one was hurt" denies the hurting
    if word in _OF_SUBJECTS and before is not None and before.verb and _tells(before):
        found.append(before)
    return found[:4]


def _governs_nothing(tokens: Sequence[Token], i: int) -> bool:
    """ "Denied this", "whom she rejected is here": what is refused was named before."""
    if any(t.verb and t.lower != "having" for t in tokens[i + 1 : i + 2]):
        return True
    pronoun = any(t.lower in _NAMED_BEFORE for t in tokens[i + 1 : i + 2])
    return pronoun and _ends(tokens, i + 2)


def _ends(tokens: Sequence[Token], i: int) -> bool:
    """Whether what a verb governs ends before ``i``: not in "barred him from leaving"."""
    return i >= len(tokens) or bool(tokens[i].mark) or tokens[i].lower in ("and", "but")


def _ends_light(tokens: Sequence[Token], i: int, at: int) -> bool:
    """ "Breaks that they did not take | were unpaid": the taking was all that it negates."""
    between = tokens[i + 1 : at]
    bare = [t for t in between if t.lower not in AUXILIARIES]
    light = len(bare) == 1 and not bare[0].is_content and tokens[i].lower in ("not", "never")
    return light and tokens[at].lower in ("was", "were")


def _is_reduced(tokens: Sequence[Token], at: int) -> bool:
    """ "None of those tested was": what they are, not what they did."""
    for token in tokens[at + 1 : at + 6]:
        if token.mark:
            return False
        if token.lower in BE and token.verb:
            return True
    return False


def _tells(token: Token) -> bool:
    return token.is_content or speaks(token)


def _is_done(tokens: Sequence[Token], i: int) -> bool:
    """Whether the verb at ``i`` is that of its clause: not "to dismiss it", "whom it dismissed"."""
    if any(t.lower in BE for t in tokens[max(0, i - 3) : i]):
        return True
    return tokens[i].verb and tokens[0].lower not in _RELATIVE


def _parts(token: Token, word: str, *, passed: bool) -> bool:
    """Whether what ``word`` negates ends before ``token``."""
    if token.mark and token.mark != '"':
        return True
    if token.lower in ("and", "but", "after", "because", "despite", "amid") and word in NOT:
        return True
    if word in _OF_SUBJECTS:
        return passed and token.lower in AUXILIARIES
    if word in OF_NOUNS:
        return token.verb or token.lower in PREPOSITIONS - {"of"}
    return token.verb and token.lower in AUXILIARIES


def overlap(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether two negations negate one thing."""
    return any(same(a.lower, b.lower) or opposite(a.lower, b.lower) for a in left for b in right)
