"""Every regular expression of ``bot``, held against texts that make bad ones explode.

Usage: python -m tests.fuzz.patterns LENGTH [NAME]: ends with 0, or is killed by its limit on
processor time, after it has printed the name of each pattern before it is tried.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bot

try:
    from re import _parser as sre_parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    import sre_parse as sre_parser

_IN_PLACE = ("compile", "sub", "split", "match", "fullmatch", "search", "findall", "finditer")


def patterns(only: str = "") -> Iterator[tuple[str, re.Pattern[Any], set[str]]]:
    """Those that modules keep, and those that are written where they are used; how they are."""
    for info in pkgutil.walk_packages(bot.__path__, "bot."):
        if info.name.endswith("__main__") or not (only in info.name or info.name in only):
            continue
        module = importlib.import_module(info.name)
        tree = list(ast.walk(ast.parse(Path(str(module.__file__)).read_text())))
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{info.name}.{name}", value, set(_ways(tree, name)) or {"search"}
        for node in tree:
            if isinstance(node, ast.Call) and _is_in_place(node):
                text, way = node.args[0].value, node.func.attr  # type: ignore[attr-defined]
                yield f"{info.name}:{node.lineno}", re.compile(text), {_as_way(way)}


def _ways(tree: list[ast.AST], name: str) -> Iterator[str]:
    """How a module uses its pattern ``name``; others may do so too, in the same way."""
    for node in tree:
        owner = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id == name:
            yield _as_way(node.attr)  # type: ignore[attr-defined]


def _as_way(method: str) -> str:
    return method if method in ("match", "fullmatch") else "search"


def _is_in_place(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _IN_PLACE[1:]
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """What a backtracking matcher would try in many ways, before it fails at the end."""
    is_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    letters = sorted(set(_letters(sre_parser.parse(source, pattern.flags & ~re.UNICODE))))
    words = [*letters[:24], *(a + b for a in letters[:8] for b in letters[:8] if a != b)]
    words += ["a ", "A b ", "Ab ", "a.", "1,", "1 ", "\n", " \n", "<a ", "<", "[", "(", "A.B."]
    for word in dict.fromkeys(words):
        pumped = (word * (length // len(word) + 1))[:length]
        for text in (pumped, pumped + "\x00", "a" + pumped + "!", "<q " + pumped + "\n\x00"):
            yield text.encode("utf-8", "replace") if is_bytes else text


_KINDS = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}


def _letters(parsed: Any) -> Iterator[str]:
    """The characters that a parsed pattern speaks of, wherever in it."""
    if isinstance(parsed, sre_parser.SubPattern | list):
        for part in parsed:
            yield from _letters(part)
    elif isinstance(parsed, tuple):
        name = str(parsed[0])
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(parsed[1])
        elif name == "RANGE":
            yield chr(parsed[1][0])
        elif name == "CATEGORY":
            yield _KINDS.get(str(parsed[1]), "x")
        else:
            for part in parsed:
                yield from _letters(part)


def main() -> None:
    length, only = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    for name, pattern, ways in [one for one in patterns(only) if only in one[0]]:
        print(name, flush=True)
        if seconds:
            used = int(time.process_time()) + 1 + seconds
            resource.setrlimit(resource.RLIMIT_CPU, (used, resource.RLIM_INFINITY))
        started = time.process_time()
        for text in texts(pattern, length):
            for way in ways:
                getattr(pattern, way)(text)
        print(f"  {1000 * (time.process_time() - started):.0f} ms", flush=True)


if __name__ == "__main__":
    main()
