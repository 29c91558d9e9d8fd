"""What one quote says of one thing, told of what another quote says: two truths, one falsehood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.lexicon import near, same
from bot.answering.english.tokens import DETERMINERS, PREPOSITIONS, Token
from bot.answering.english.words import is_past_form
from bot.answering.evidence import Matched

_STANDING = frozenset(
    "he she it they him her them his hers its their theirs this these those there".split()
)
_NOTHING_OF_ITS_OWN = frozenset("morning afternoon evening night enough".split())
_ATTACHING = frozenset("from for against in on at with".split())
_NAMED = frozenset("from for against".split())  # of place and time there may be several at once
_ENDS = PREPOSITIONS | frozenset("and or who which that".split())
PHRASE = 6  # tokens after a preposition in which its noun stands
_JOINTS = frozenset("once after until because if unless".split())


def mixed_quotes(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Stabbed with a machete" where another quote has machetes, and no word of the stabbing.

    A word of a claim's clause that the quote it is drawn from lacks may come from another quote
    only if that speaks of something else in the clause too, or a pronoun may stand for it.
    """
    for match in matched:
        if not match.drawn_from:
            continue
        main = match.drawn_from[0][0]
        if any(t.lower in _STANDING for t in main.tokens):
            continue
        said = [t for t in match.clause.tokens
                if t.is_content and t.lower not in _NOTHING_OF_ITS_OWN]  # fmt: skip
        strange = [t for t in said if not _is_near(t, main.tokens)]
        others = {id(f): f for f, _ in match.drawn_from[1:] if f is not main}
        for other in others.values():
            theirs = [t for t in other.tokens if t.quoted]
            taken = [t for t in strange if _is_near(t, theirs) and not (t.is_name or t.verb)]
            shared = (t for t in said if not any(t is s for s in strange))
            if taken and not any(_is_near(t, theirs) for t in shared):
                yield taken[0].text


def _is_near(token: Token, others: Sequence[Token]) -> bool:
    return any(near(token.lower, o.lower) for o in others if o.is_word)


def joints_of_two(matched: Sequence[Matched]) -> Iterator[str]:
    """ "It reopens once the fence is moved": two quotes, and neither says that one awaits other."""
    for left, right in pairwise(matched):
        sub, main = (right, left) if right.clause.opening in _JOINTS else (left, right)
        if sub.clause.opening not in _JOINTS or not sub.drawn_from or not main.drawn_from:
            continue
        if sub.drawn_from[0][0] is not main.drawn_from[0][0]:
            yield sub.clause.opening


def attachments_changed(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "A complaint from the court" where the quote has "a complaint from the minister"."""
    attached = list(_attached(quoted))
    for noun, word, phrase in _attached(claim):
        theirs = [p for n, w, p in attached if w == word and same(n.lower, noun.lower)]
        everywhere = [t for t in quoted if same(t.lower, noun.lower)]
        if not theirs or len(theirs) < len(everywhere) or not _is_near(phrase[-1], quoted):
            continue
        named = any(p[-1].is_name for p in [phrase, *theirs])
        if named and word not in _NAMED:
            continue
        if not any(_is_near(t, phrase) for p in theirs for t in p):
            yield phrase[-1].text


def _attached(tokens: Sequence[Token]) -> Iterator[tuple[Token, str, list[Token]]]:
    """Each noun with a preposition after it, and the content words of what hangs on that."""
    for before, i in zip(tokens, range(1, len(tokens)), strict=False):
        word = tokens[i].lower
        if word not in _ATTACHING or not before.is_content or before.verb or tokens[i].mark:
            continue
        phrase: list[Token] = []
        for token in tokens[i + 1 : i + 1 + PHRASE]:
            if phrase and (token.mark or token.verb or token.lower in _ENDS):
                break
            if token.lower not in DETERMINERS:
                phrase.append(token)
        after = tokens[i + 1 + len(phrase) : i + 3 + len(phrase)]
        if any(t.lower == "of" for t in after) or not phrase or not phrase[-1].is_content:
            continue  # "in the city of Ried": the name follows
        yield before, word, [t for t in phrase if t.is_content]


def participles_moved(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "A camera built in Finland" where the quote has an instrument built there, and a camera."""
    said = [t for m in matched for t in m.clause.tokens]
    theirs = list(_participles(quoted))
    for match in matched:
        for noun, verb, word in _participles(match.clause.tokens):
            others = [n for n, v, w in theirs if w == word and same(v.lower, verb.lower)]
            if verb is match.clause.main_verb or not others or not _is_near(noun, quoted):
                continue
            if not any(_is_near(n, [noun, *said]) for n in others):
                yield noun.text


def _participles(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, str]]:
    """Each noun with a past participle and a preposition right after it."""
    for i in range(1, len(tokens) - 1):
        noun, verb, word = tokens[i - 1], tokens[i], tokens[i + 1].lower
        if not noun.is_content or noun.verb or verb.mark or word not in PREPOSITIONS:
            continue
        if verb.is_content and is_past_form(verb.lower):
            yield noun, verb, word
