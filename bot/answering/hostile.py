"""Text that tries to be more than text: instructions to a model, links, markup, escapes.

An article may say anything, and a model may repeat it. A quote out of a sentence that tells a
machine what to say proves nothing, and what a claim carries beside its words is taken off.
"""

from __future__ import annotations

import re
import unicodedata

# Each is bounded, so that no text makes them slow.
_ORDERS = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}
        \b(?:instructions?|prompts?|rules?|guidelines?|passages?|articles?\ above|what\ you\ were)\b
    | \b(?:system|developer)\ (?:prompt|message|override|instructions?|note)\b
    | \byou\ are\ (?:now\ )?(?:an?\ |the\ )?(?:ai\b|assistant|(?:large\ )?language\ model|chatbot
        |helpful|dan\b|unrestricted|in\ (?:developer|debug)\ mode)
    | \bas\ an?\ (?:ai|assistant|(?:large\ )?language\ model|chatbot)\b
    | ^\W{0,20}(?:now\ |please\ |always\ |instead,?\ |then\ ){0,4}
        (?:say(?!\ ?,)|state|answer|respond|reply|write|output|repeat|tell|inform|assert|pretend
        |append|include|insert|add)\b
        [^.\n]{0,80}\b(?:that|with|only|user|reader|this|exactly|link|verbatim|to\ every)\b
    | \b(?:tell|inform|instruct|convince|assure|remind|warn|ask|urge|advise)
        \ (?:the|every|all|any)\ (?:users?|readers?|humans?|questioners?|person\ asking)\b
    | \b(?:when|if|whenever)\ (?:you\ are\ |anyone\ |someone\ |an?\ user\ |the\ user\ )?
        ask(?:ed|s)?\b [^.\n]{0,80}\b(?:say|answer|respond|reply|state|claim|output)\b
    | \b(?:notes?|messages?|instructions?|attention|important|orders?|memo)\ (?:to|for)
        \ (?:the\ |all\ |any\ )?
        (?:ai|assistant|(?:language\ )?model|llm|chatbot|bot|machine|summari[sz]er)s?\b
    | \b(?:in|from|of|to|with)\ your\ (?:answer|response|reply|output|summary)\b
    | \byour\ (?:answer|response|reply|output|summary)\ (?:must|should|is|has|will)\b
    | \b(?:new|updated|real|actual)\ (?:instructions?|tasks?)\ ?(?::|are\b|for\ you)
    | ^\W{0,4}question\ ?:
    | \bignor(?:iere|ieren|ez|er|a|e|ar|ad|en|ate|are)\b[^.\n]{0,40}
        \b(?:anweisung|instruction|instrucci|istruzion|instruç|anleitung|vorgabe|consigne)\w*
    | игнориру\w+[^.\n]{0,40}(?:инструкц|указан|команд)\w* | talimat\w*[^.\n]{0,30}yok\ say
    | (?:忽略|无视|無視|忘记|忘記)[^。\n]{0,20}(?:指令|指示|提示|说明|說明)
    | (?:指示|命令|プロンプト)[^。\n]{0,12}無視
    | <\|[^|>]{1,40}\|> | \[/?INST\] | <</?SYS>> | ^\W{0,4}(?:system|assistant|user|human)\ ?:
    | (?<!\#)\#{2,}+\ ?(?:instructions?|system|assistant|response)\b
    | </?(?:system|assistant|user|q|gap|conflict|think|instructions?)\b[^>]{0,60}>
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_IN_QUOTE_MARKS = re.compile(r"[\"“„«][^\"“”„«»]{1,400}[\"”“»]")
LEAST_AROUND = 4  # words outside the quote marks: then somebody reports an order, and gives none

_IMAGE_OR_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\](?:\([^()\s]{0,2000}(?:\s[^()]{0,300})?\)|\[[^\]]{0,100}\])"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|<!(?:--)?[^<>]{0,500}>")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\b(?:javascript|data|mailto|file|tel):(?=\S)|\bwww\.)[^\s<>\"”’)\]]{1,2000}",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"`+|\*\*|__(?=\w)|(?<=\w)__|~~")
_MARKUP = str.maketrans("<>[]:/`*_~", " " * 10)
MOST_LAYERS = 8  # of markup within markup; beyond it, nothing that could be any is left
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_KEPT = "\u200c\u200d"  # joiners: words of some scripts need them


def addresses_a_machine(text: str) -> bool:
    """Whether ``text``, a sentence of an article or a model, gives a model orders.

    An order within quote marks, in a sentence that reports it, does not count.
    """
    bare = _IN_QUOTE_MARKS.sub(" ", text)
    if len(re.findall(r"\w+", bare)) >= LEAST_AROUND:
        text = bare
    return bool(_ORDERS.search(text))


def plain(text: str) -> str:
    """``text`` as words alone: no links or other addresses, no markup, nothing invisible."""
    # First of all: within a tag or an address they would hide it from the rest.
    # Spaces, too: they would keep halves of a link apart until they are made one.
    text = " ".join("".join(c for c in text if c.isspace() or not _is_invisible(c)).split())
    for _ in range(MOST_LAYERS):
        bare = " ".join(_without_markup(text).split())
        if bare == text:
            break
        text = bare  # what was taken off may have stood between the halves of something else
    else:
        text = text.translate(_MARKUP)
    return " ".join(text.split())


def _without_markup(text: str) -> str:
    text = _IMAGE_OR_LINK.sub(lambda found: "" if found[0].startswith("!") else found[1], text)
    return _ADDRESS.sub("(address left out)", _EMPHASIS.sub("", _TAG.sub("", text)))


def is_words_alone(text: str) -> bool:
    """Whether ``text`` has nothing that :func:`plain` takes off, and gives no orders."""
    return plain(text) == " ".join(text.split()) and not addresses_a_machine(text)


def _is_invisible(character: str) -> bool:
    if (
        character.isspace()
        or character in _KEPT
        or (character.isascii() and character.isprintable())
    ):
        return False
    return unicodedata.category(character) in _INVISIBLE
