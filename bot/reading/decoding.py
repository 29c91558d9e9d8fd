"""Bytes -> text, and nothing else changed but line ends and the byte-order mark."""

from __future__ import annotations

import codecs

from bot.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Code pages of DOS and mainframes: no newsroom writes in them, and short texts look like them.
_NOT_OF_ARTICLES = (
    "cp037 cp273 cp424 cp437 cp500 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860"
    " cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp875 cp1026 cp1140 hp_roman8 mac_iceland"
    " mac_latin2 mac_roman mac_turkish mac_greek mac_cyrillic"
).split()


def decode(data: bytes, source: str) -> str:
    """The text of ``data`` with ``\\n`` line ends. Raises :class:`ReadingError` if it is none."""
    text = _decoded(data, source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, source: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadingError(source, f"is marked as {encoding}, but {error.reason}") from None
    if b"\0" in data[:65536]:
        raise ReadingError(source, "is not text (it has NUL bytes)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_detected(data, source))


def encoding_of(data: bytes, source: str) -> str:
    """The encoding of ``data``, the start of a longer text. Raises :class:`ReadingError`."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding[:6].rstrip("-")
    if b"\0" in data:
        raise ReadingError(source, "is not text (it has NUL bytes)")
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return _detected(data, source)


def _detected(data: bytes, source: str) -> str:
    """The likeliest encoding of a text that is not UTF-8."""
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_exclusion=list(_NOT_OF_ARTICLES))
    best = found.best()
    for match in found:  # of equally good ones, the Western one that the web takes by default
        if best is not None and match.encoding == "cp1252" and match.chaos <= best.chaos:
            best = match
    if best is None:
        raise ReadingError(source, "is in no encoding that could be recognised; save it as UTF-8")
    return best.encoding
