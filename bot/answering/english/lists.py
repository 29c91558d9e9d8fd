"""Lists: what a claim names side by side must stand side by side in its quotes, and no less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import near
from bot.answering.english.roles import head_of
from bot.answering.english.tokens import DETERMINERS, PREPOSITIONS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_ENDING = frozenset("and or to by that on in at as for after from with".split())
_OPENING = frozenset("of for at in by with from to on and".split())
LONGEST = 7  # words of an item of a list


def lists_longer(matched: Sequence[Matched], quoted: Sequence[Token], titles: str
                 ) -> Iterator[str]:  # fmt: skip
    """The word of an item that a claim's list has and no quote: "A, B and C" for "A and B"."""
    known = titles.casefold().split()
    for match in matched:
        for items in lists_of(match.clause.tokens):
            held = [_is_anywhere(item, quoted, known) for item in items]
            for item, is_there in zip(items, held, strict=True):
                telling = [t for t in item if t.is_content]
                enough = len(items) > 2 or len(telling) > 1
                if any(held) and enough and not is_there and not any(t.verb for t in item):
                    yield telling[0].text


def items_added(claim: Sequence[Token], frames: Sequence[Framed]) -> Iterator[str]:
    """ "Apples, pears and plums" for "apples and plums": one more in the list of the quote."""
    theirs = [items for f in frames for items in lists_of([t for t in f.tokens if t.quoted])]
    for items in lists_of(claim):
        for other in theirs:
            words = [t for item in other for t in item if t.is_content]
            heads = [head_of([t for t in item if not t.mark or t is item[0]]) for item in items]
            held = [h is not None and _is_near(h, words) for h in heads]
            if len(items) > len(other) and sum(held) == len(other):
                later = zip(heads[1:], held[1:], strict=True)  # "In Rome, both": no item
                yield from (h.text for h, is_in in later if h and not is_in and not h.verb)


def _is_near(token: Token, others: Sequence[Token]) -> bool:
    return any(near(token.lower, o.lower) for o in others)


def lists_mixed(matched: Sequence[Matched]) -> Iterator[str]:
    """The name in a list of those who do something that the quotes tell of doing another thing."""
    for match in matched:
        verb = match.clause.main_verb
        if match.best is None or verb is None or match.clause.is_passive:
            continue
        for items in lists_of(_lead(match.clause)):
            heads = [next((t for t in reversed(i) if t.is_content), None) for i in items]
            names = [h for h in heads if h is not None]
            doers = [t for c in _doing(match, verb) for t in c.tokens]
            some = [n for n in names if is_held(n, doers)]
            for name in names:
                if some and not is_held(name, doers) and _does_another(name, match, verb):
                    yield name.text


def _lead(clause: Clause) -> list[Token]:
    """What stands before the verb of a clause."""
    return [t for t in clause.tokens if not any(t is other for other in clause.rest)]


def _doing(match: Matched, verb: Token) -> list[Clause]:
    clauses = [c for f, _ in match.drawn_from for c in f.clauses]
    exact = [c for c in clauses if any(stem(t.lower) == stem(verb.lower) for t in c.tokens)]
    return exact or [c for c in clauses if is_held(verb, c.tokens)] or [match.drawn_from[0][1]]


def _does_another(name: Token, match: Matched, verb: Token) -> bool:
    clauses = [c for f, _ in match.drawn_from for c in f.clauses]
    own = [c for c in clauses if is_held(name, c.subject) and c.own_subject]
    doing = {id(c) for c in _doing(match, verb)}
    return bool(own) and not any(id(c) in doing for c in own)


def lists_of(tokens: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The items of each list "A, B and C" or "A and B"."""
    for i, token in enumerate(tokens):
        if token.lower not in ("and", "or") or i == 0 or i + 1 == len(tokens):
            continue
        last = _item(tokens[i + 1 :])
        following = tokens[i + 1 + len(last) :]
        aims = bool(following) and following[0].lower == "to" and not last[-1].text.endswith("s")
        if tokens[i + 1].verb or aims:
            continue
        items, end = [last], i
        while end > 0:
            start = _item_start(tokens, end)
            if end < i and start and _opens_with(tokens, start - 1):
                break  # "Under the law, parents and children"
            items.insert(0, list(tokens[start:end]))
            if tokens[start].mark != "," or start == 0:
                break
            end = start
        if _names_who(items):
            items = items[1:]
        if len(items) > 1 and all(any(t.is_content for t in item) for item in items):
            yield items


def _opens_with(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].lower in PREPOSITIONS and (i == 0 or bool(tokens[i].mark))


def _names_who(items: Sequence[Sequence[Token]]) -> bool:
    """ "two judges, A and B": the first is no item, but says what the others are."""
    named = [[t.is_name for t in item if t.is_content] for item in items]
    return len(items) > 2 and not any(named[0]) and all(names and all(names) for names in named[1:])


def _item(tokens: Sequence[Token]) -> list[Token]:
    item: list[Token] = []
    for token in tokens[:LONGEST]:
        if item and (token.mark or token.verb or token.lower in _ENDING):
            break
        item.append(token)
    return item


def _item_start(tokens: Sequence[Token], end: int) -> int:
    """Where the item that ends at ``end`` begins: after a mark, a verb, or with a determiner."""
    for k in range(end - 1, max(-1, end - 1 - LONGEST), -1):
        if tokens[k].mark or k == 0 or tokens[k].lower in DETERMINERS:
            return k
        if tokens[k - 1].verb or tokens[k - 1].lower in _OPENING:
            return k
    return max(0, end - LONGEST)


def _is_anywhere(item: Sequence[Token], quoted: Sequence[Token], titles: Sequence[str]) -> bool:
    """Whether a word of an item stands in the quotes, or one near it in meaning."""
    words = [t for t in quoted if t.is_word]
    return any(
        is_held(t, words) or t.lower in titles or any(near(t.lower, o.lower) for o in words)
        for t in item
        if t.is_content
    )


def items_of_another_doing(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Tents and food were sent" where the quote has "tents were sent; food is planned"."""
    ours = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best = match.best
        if best is None or match.clause.main_verb is None:
            continue
        here = [*best.subject, *best.tokens]
        for items in lists_of(match.clause.tokens):
            heads = [h for i in items if (h := _last_content(i)) is not None]
            if not any(is_held(h, here) for h in heads):
                continue
            for head in heads:
                if not is_held(head, here) and _only_done_otherwise(head, match, ours):
                    yield head.text


def _last_content(item: Sequence[Token]) -> Token | None:
    return next((t for t in reversed(item) if t.is_content), None)


def _only_done_otherwise(head: Token, match: Matched, ours: Sequence[Token]) -> bool:
    """Whether the quotes have ``head`` only where something else is done, as the claim has not."""
    holding = [c for f, _ in match.drawn_from for c in f.clauses if is_held(head, c.tokens)]
    doings = [c.main_verb for c in holding]
    return bool(holding) and all(
        v is not None and v.verb and not any(near(v.lower, t.lower) for t in ours) for v in doings
    )
