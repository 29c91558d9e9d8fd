"""What a clause negates: each negation with the words that it governs, and whether another has it.

"Without power" negates the power and nothing else of its clause; "did not sign the deal" negates
the signing; "whom she dismissed" nothing that stands after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import opposite, same
from bot.answering.english.tokens import AUXILIARIES, BE, PREPOSITIONS, Token, speaks
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
EXCLUDING = frozenset({"rather", "instead"})
# They say that something is not so, but not what: they answer a "not", and need no answer.
_VAGUE = frozenset(
    """missing absent absence unknown unclear uncertain empty-handed away unlike contrary unhurt
    unharmed unscathed silent out doubtful doubt unsure unanswered unresolved undecided""".split()
)
_DEPRIVING = frozenset(stem(w) for w in "cut lose disrupt interrupt sever deprive".split())
THINKING = frozenset(stem(w) for w in "believe think expect suppose seem appear".split())
_PREFIXES = ("un", "in", "im", "ir", "dis", "non")
_SAYING = frozenset(
    stem(w)
    for w in """say comment disclose reveal specify name explain give tell elaborate clear identify
    indicate mention state answer respond reply detail describe confirm""".split()
)
_SAID = frozenset(
    stem(w)
    for w in """figure detail reason explanation comment name number date information statement
    answer unclear unknown timetable timeframe indication word hint clue sign response reply
    mention identity unanswered silent""".split()
)
_ONLY_LATER = frozenset("after from only earliest once later at-least".split())
_TILL = frozenset({"before", "until", "till"})
_RELATIVE = frozenset("who whom whose which that".split())
_NAMED_BEFORE = frozenset("it this them him her".split())
REACH = 6  # tokens after a negation in which what it negates is looked for

FAR = 9  # and after one that may stand in the subject


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
    if stem(word) in _VERBS_ONLY:
        return tokens[i].verb or (i > 0 and tokens[i - 1].lower in ("to", "not"))
    if word in _FORMS:
        return True
    return stem(word) in _REFUSALS and not _calls(tokens, i, word)


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


def found_in(clause: Clause) -> list[Negation]:
    """The negations of ``clause``."""
    return [
        Negation(token=clause.tokens[i], at=i, governed=tuple(governed(clause.tokens, i, word)))
        for i, word in negations(clause.tokens)
    ]


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


def governed(tokens: Sequence[Token], i: int, word: str) -> list[Token]:
    """What the negation ``word`` at ``i`` negates: of "no one was hurt", that someone was."""
    found: list[Token] = []
    passed = False
    if word not in NOT and _governs_nothing(tokens, i):
        return found
    for token in tokens[i + 1 : i + 1 + (FAR if word in _OF_SUBJECTS else REACH)]:
        if found and _parts(token, word, passed=passed):
            break
        passed = passed or (token.verb and token.is_content)
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
    if token.lower in ("and", "but") and word in NOT:
        return True
    if word in _OF_SUBJECTS:
        return passed and token.lower in AUXILIARIES
    if word in OF_NOUNS:
        return token.verb or token.lower in PREPOSITIONS - {"of"}
    return token.verb and token.lower in AUXILIARIES


def overlap(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether two negations negate one thing."""
    return any(same(a.lower, b.lower) or opposite(a.lower, b.lower) for a in left for b in right)


def is_silence(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """ "Did not say how many", "gave no figure"."""
    ours, theirs = ({stem(t.lower) for t in side} for side in (left, right))
    return bool(ours & _SAYING and theirs & (_SAID | _SAYING)) or bool(
        ours & _SAID and theirs & _SAYING
    )


def vaguely(tokens: Sequence[Token]) -> bool:
    """Whether something in ``tokens`` is said not to be so, without a "not"."""
    return any(
        t.lower in _VAGUE or (t.lower == "against" and i and tokens[i - 1].lower in BE)
        for i, t in enumerate(tokens)
    )


def by_prefix(negated: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """ "Not changed", "unchanged"; "no basis", "baseless"."""
    return any(t.lower.endswith("less") and _is_rootless(t, negated) for t in tokens) or any(
        t.lower == prefix + n.lower or stem(t.lower) == prefix + stem(n.lower)
        for n in negated[:1]
        for t in tokens
        for prefix in _PREFIXES
    )


def _is_rootless(token: Token, negated: Sequence[Token]) -> bool:
    """Whether ``token`` says that there is none of what is negated: "homeless", "no homes"."""
    root = token.lower.removesuffix("less")
    return len(root) > 2 and any(n.lower[: len(root) - 1] == root[:-1] for n in negated[:1])


def in_time(negating: Sequence[Token], plain: Sequence[Token]) -> bool:
    """ "Not met since 2010" and "last met in 2010"; "not before", "only after"."""
    ours = {t.lower for t in negating}
    theirs = {t.lower for t in plain}
    if "since" in ours and "last" in theirs:
        return True
    if ours & _TILL and theirs & _ONLY_LATER and not theirs & _TILL:
        return True
    return "for" in ours and "after" in theirs and "after" not in ours


def deprives(tokens: Sequence[Token], what: Sequence[Token]) -> bool:
    """ "Cut power to": those it was cut to are without it."""
    return any(
        stem(token.lower) in _DEPRIVING
        and any(same(w.lower, t.lower) for w in what[:1] for t in tokens[i + 1 : i + 5])
        for i, token in enumerate(tokens)
    )


def is_outdone_by_none(negating: Sequence[Token], others: Sequence[Token]) -> bool:
    """ "None was stronger than" the one that is called the strongest."""
    words = [t.lower for t in negating]
    more = [w for w, than in pairwise(words) if than == "than" and w.endswith("er")]
    return any(o.lower.endswith("est") and o.lower[:-3] == w[:-2] for w in more for o in others)
