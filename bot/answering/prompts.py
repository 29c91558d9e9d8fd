"""Prompts from files: variables declared and checked when loaded, filled in one pass.

A file starts with front matter (``purpose``, ``variables``); ``=== system`` and ``=== user`` begin
its messages; ``{{name}}`` stands for a variable. What is filled in is never looked at again, so a
value that holds ``{{name}}`` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from bot.errors import SettingsError

ANSWER, REPAIR, CHECK, FOLLOW_UP = "answer", "repair", "check", "followup"
SEARCH = "search"
TRY, JUDGE, QUESTIONS = "try", "judge", "questions"
REQUIRED: dict[str, tuple[str, ...]] = {
    ANSWER: ("question", "passages", "marker"),
    REPAIR: ("question", "passages", "failures", "marker"),
    CHECK: ("claim", "evidence", "marker"),
    FOLLOW_UP: ("conversation", "question", "marker"),
    SEARCH: ("question", "languages", "marker"),
    TRY: (),
    JUDGE: ("claim", "evidence", "marker"),
    QUESTIONS: ("count", "article", "marker"),
}

_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_MESSAGE = re.compile(r"^=== (system|user)[ \t]*$", re.MULTILINE)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """``messages`` are pairs of role and template; ``hash`` names this very wording."""

    name: str
    messages: tuple[tuple[str, str], ...]
    hash: str

    def fill(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """The messages with every variable replaced by its value."""
        return [
            (role, _VARIABLE.sub(lambda found: values[found.group(1)], template))
            for role, template in self.messages
        ]


def load(folder: Path, name: str) -> Prompt:
    """The prompt ``name`` from ``folder``. Raises :class:`SettingsError` saying what is wrong."""
    return _read(folder / f"{name}.md", name)


def load_own(own: Path, folder: Path, name: str) -> Prompt:
    """The prompt ``name`` from ``own``, else from ``folder``, which has them all.

    Raises :class:`SettingsError`, also if ``own`` has no prompt, or one that is nearly named as
    one of ours: it would count nowhere.
    """
    files = [path.stem for path in own.glob("*.md")]
    names = ", ".join(f"{known}.md" for known in REQUIRED)
    for stem in sorted(set(files) - REQUIRED.keys()):
        if near := get_close_matches(stem, REQUIRED, n=1, cutoff=0.75):
            raise SettingsError(
                f"DATELINE_PROMPTS_DIR: no prompt is called {f'{stem}.md'!r}",
                hint=f"did you mean {near[0]}.md? Else move it out of {str(own)!r}",
            )
    if not set(files) & REQUIRED.keys():
        raise SettingsError(
            f"DATELINE_PROMPTS_DIR: {str(own)!r} has no prompt",
            hint=f"one or more of {names}; what it has not is taken from Dateline",
        )
    return load(own if name in files else folder, name)


def _read(path: Path, name: str) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the prompt {str(path)!r} cannot be read: {error}",
            hint="mend it, or remove it: then the prompt of Dateline is used",
        ) from None
    front = _FRONT_MATTER.match(text)
    if front is None:
        raise _wrong(path, "it has no front matter between two lines of ---")
    declared = _declared(front.group(1), path)
    messages = _messages(text[front.end() :], path)
    used = {v for _, template in messages for v in _VARIABLE.findall(template)}
    _check_variables(path, declared, used, REQUIRED[name])
    return Prompt(name, messages, sha256(text.encode()).hexdigest()[:16])


def _declared(front: str, path: Path) -> set[str]:
    import yaml

    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise _wrong(path, f"its front matter is no YAML: {error}") from None
    variables = fields.get("variables") if isinstance(fields, dict) else None
    if not isinstance(variables, list) or not all(isinstance(v, str) for v in variables):
        raise _wrong(path, "its front matter declares no list 'variables'")
    return set(variables)


def _messages(body: str, path: Path) -> tuple[tuple[str, str], ...]:
    parts = _MESSAGE.split(body)
    if len(parts) < 3 or parts[0].strip():
        raise _wrong(path, "each message must begin with a line '=== system' or '=== user'")
    return tuple(zip(parts[1::2], (p.strip("\n") for p in parts[2::2]), strict=True))


def _check_variables(
    path: Path, declared: Collection[str], used: Collection[str], required: Collection[str]
) -> None:
    for name in sorted(set(used) - set(declared)):
        raise _wrong(path, f"it uses {{{{{name}}}}}, which it does not declare")
    for name in sorted(set(declared) - set(required)):
        raise _wrong(path, f"it declares {name!r}, which Dateline does not give it")
    for name in sorted(set(required) - set(used)):
        raise _wrong(path, f"it must use {{{{{name}}}}}")


def _wrong(path: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"the prompt {str(path)!r}: {reason}",
        hint="compare it with the prompt of that name in Dateline",
    )
