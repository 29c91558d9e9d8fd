"""English sentences cut where one clause ends and another begins, by marks and little words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.tokens import (
    AUXILIARIES,
    BEFORE_NOUNS,
    BEFORE_SPEECH,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    speaks,
)
from bot.answering.english.words import is_past_form, stem

BREAKS = frozenset(
    """but while whereas although though because if unless after before until when once since who
    which where whose whom that as so than""".split()
)
JOINING = frozenset({"and", "or", "nor"})
_OPENING = JOINING | BREAKS - frozenset("as than after before until since so".split())
_PAIRING = frozenset("neither either both between that whether".split())
_TELLING = frozenset(stem(w) for w in "tell assure inform remind".split())
SUBJECTS = frozenset("he she it they we i there no".split())
_KEEPING = frozenset(stem(w) for w in "keep leave see want find hold".split())
RELATIVE = frozenset({"who", "which", "whose", "whom"})
FINITE = AUXILIARIES - {"having", "be", "been", "being"}


def pieces_of(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The pieces of a sentence, in order: each with a verb, if it has one."""
    return _merged(_pieces(tokens))


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for i, token in enumerate(tokens):
        word = token.lower
        splits = _is_parted(tokens, i) or _starts_what_is_said(tokens, i)
        if word in BREAKS:
            splits = splits or not (word == "that" and _is_determiner(tokens, i))
        if word in JOINING:
            splits = splits or _joins_clauses(tokens, i)
        if word == "according" or _ends_relative(piece, token) or _is_told_of(piece, token):
            splits = True
        if piece and splits:
            yield piece
            piece = []
        piece.append(token)
    if piece:
        yield piece


def _ends_relative(piece: Sequence[Token], token: Token) -> bool:
    """ "A donor who asked for silence | has offered": the main clause goes on."""
    if len(piece) < 3 or piece[0].lower not in RELATIVE | {"that"} or token.lower not in FINITE:
        return False
    if piece[-1].lower == "to":  # "who is believed to have"
        return False
    done = any(t.verb and t.is_content for t in piece)
    return piece[1].verb and done and not _has_joint(piece)


def _is_told_of(piece: Sequence[Token], token: Token) -> bool:
    """ "A wave that they say | has cost lives"."""
    return bool(piece) and piece[-1].verb and speaks(piece[-1]) and token.lower in FINITE


def _has_joint(piece: Sequence[Token]) -> bool:
    return any(t.lower in JOINING or t.lower in PRONOUNS for t in piece[1:])


def _is_parted(tokens: Sequence[Token], i: int) -> bool:
    """Whether a mark parts clauses: quotation marks do where speech begins, not around a word."""
    token = tokens[i]
    if token.mark != '"' or token.pauses or not i:
        return bool(token.mark)
    return token.text[0].isupper() or speaks(tokens[i - 1]) or speaks(token)


def _starts_what_is_said(tokens: Sequence[Token], i: int) -> bool:
    """ "said it would cut": no "that" opens what is said."""
    if not i or not tokens[i].is_word:
        return False
    if stem(tokens[i - 1].lower) not in BEFORE_SPEECH and not _is_told(tokens, i):
        return False
    if tokens[i].lower == "to":
        return False
    return not tokens[i].verb and _verb_within(tokens, i + 1, 11)


def _is_told(tokens: Sequence[Token], i: int) -> bool:
    """ "told deputies | the agency had": another subject right after whoever is told."""
    opens = tokens[i].lower in DETERMINERS | SUBJECTS or tokens[i].text[0].isupper()
    if tokens[i].mark or not opens or tokens[i - 1].lower in DETERMINERS | PREPOSITIONS:
        return False
    for k in range(i - 1, max(-1, i - 6), -1):
        if stem(tokens[k].lower) in _TELLING:
            one_name = tokens[i].is_name and tokens[i - 1].is_name
            return k < i - 1 and not one_name
        if tokens[k].mark or tokens[k].verb or tokens[k].lower in PREPOSITIONS - {"of"}:
            break
    return False


def _verb_within(tokens: Sequence[Token], i: int, reach: int) -> bool:
    for k in range(i, min(i + reach, len(tokens))):
        if tokens[k].mark or tokens[k].lower in BREAKS:
            return False
        if tokens[k].verb:
            return True
    return False


def _is_determiner(tokens: Sequence[Token], i: int) -> bool:
    """ "that explanation": a noun follows and no verb of its own."""
    if i and tokens[i - 1].verb and speaks(tokens[i - 1]) and is_past_form(tokens[i - 1].lower):
        return False
    following = tokens[i + 1 : i + 4]
    if not following or following[0].verb or following[0].lower in BEFORE_NOUNS | PRONOUNS:
        return False
    return not any(t.lower in AUXILIARIES for t in following) and not following[0].text[0].isupper()


def _joins_clauses(tokens: Sequence[Token], i: int) -> bool:
    """Whether what "and" joins is something done, not one more of those who do it."""
    if i and all(t.text[0].isdigit() for t in (tokens[i - 1], *tokens[i + 1 : i + 2])):
        return False  # "between 2013 and 2017"
    if _names_another(tokens, i):
        return True
    for k in range(i + 1, min(i + 7, len(tokens))):
        if tokens[k].mark or tokens[k].lower in BREAKS:
            return False
        if tokens[k].verb:
            return k == i + 1 or (_done_before(tokens, i) and not _are_kept(tokens, i, k))
    return False


def _names_another(tokens: Sequence[Token], i: int) -> bool:
    """ "And one, Michelle Bowman, preferred": whoever is named between marks does it."""
    marks = [k for k in range(i + 1, min(i + 9, len(tokens))) if tokens[k].mark == ","][:2]
    if len(marks) < 2 or marks[0] > i + 3 or not tokens[marks[1]].verb:
        return False
    return not any(t.verb for t in tokens[i + 1 : marks[1]]) and tokens[marks[0]].is_name


def _done_before(tokens: Sequence[Token], i: int) -> bool:
    """Whether something is done before ``i`` in its own clause: not just "said that", "neither"."""
    for k in range(i - 1, max(-1, i - 13), -1):
        if tokens[k].verb:
            return True
        if tokens[k].mark or tokens[k].lower in _PAIRING or _starts_what_is_said(tokens, k):
            return False
    return False


def _are_kept(tokens: Sequence[Token], i: int, k: int) -> bool:
    """ "Keep schools and hospitals heated": what is joined is kept so, and does nothing."""
    keeps = (stem(t.lower) in _KEEPING for t in tokens[max(0, i - 6) : i])
    return tokens[k].lower not in AUXILIARIES and any(keeps)


def _merged(pieces: Iterator[list[Token]]) -> Iterator[list[Token]]:
    """Pieces without a verb belong to the one before them, unless they open what follows."""
    waiting: list[Token] = []
    tail: list[Token] = []  # what stands after the verb's own piece
    waits_for_verb = True
    for piece in pieces:
        has_verb = any(token.verb for token in piece)
        if waiting and not waits_for_verb and (has_verb or _begins(piece, waiting)):
            ahead = tail if _lacks_subject(piece) and tail and tail[0].mark == "," else []
            yield waiting[: len(waiting) - len(ahead)]
            waiting, tail, waits_for_verb = ahead + piece, [], not has_verb
        elif waiting and _ends(piece, waiting, has_verb=has_verb):
            yield waiting
            waiting, tail, waits_for_verb = piece, [], not has_verb
        else:
            tail = tail + piece if waiting and not waits_for_verb else []
            waiting, waits_for_verb = waiting + piece, waits_for_verb and not has_verb
    if waiting:
        yield waiting


def _begins(piece: Sequence[Token], waiting: Sequence[Token]) -> bool:
    opens = piece[0].lower in _OPENING | {"according"} and len(piece) > 1
    return opens or _ends(piece, waiting, has_verb=False)


def _ends(piece: Sequence[Token], waiting: Sequence[Token], *, has_verb: bool) -> bool:
    """Whether ``piece`` is none of ``waiting``, though that may have no verb yet."""
    told = waiting[0].lower == "according" and (piece[0].mark == "," or waiting[0].start > 0)
    relative = piece[0].lower in RELATIVE
    return piece[0].mark in (";", ".") or ((told or relative) and has_verb)


def _lacks_subject(piece: Sequence[Token]) -> bool:
    """ ", Eva Prohaska, | denied": those named between marks do it."""
    return piece[0].verb and piece[0].mark == "," and not piece[0].lower.endswith("ing")
