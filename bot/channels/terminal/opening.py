"""Opens a page in the browser, or a file in the reader's editor; never through a shell."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

from bot.channels.safe_text import printable
from bot.errors import UsageError
from bot.settings import editor

# What the system's opener shows and does not run.
_SHOWN = frozenset(".txt .md .html .htm .pdf .docx .json .jsonl .csv".split())
_TEXT = frozenset(".txt .md .html .htm .json .jsonl .csv".split())
_PLUS_LINE = frozenset("vi vim nvim view nano emacs emacsclient joe jed micro kak hx ne".split())
_COLON_LINE = {"code": "--goto", "codium": "--goto", "subl": "", "zed": ""}


def open_page(url: str) -> str:
    """Open the page of an article, an address as `places.link` gives it. Returns what to tell."""
    if webbrowser.open(url):
        return f"opened {printable(url)}"
    return f"no browser was found; the page is {printable(url)}"


def open_file(path: str, line: int | None) -> None:
    """Open a file that an article was read from. Raises :class:`UsageError`."""
    file = Path(path).resolve()
    if not file.is_file():
        raise UsageError(f"{str(file)!r} is not there any more")
    command = _command(file, line)
    if command is None:
        raise UsageError(
            f"there is nothing to open {str(file)!r} with", hint="set EDITOR to your editor"
        )
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UsageError(
            f"{command[0]!r} did not open {str(file)!r}: {error}", hint="set EDITOR to your editor"
        ) from None


def _command(file: Path, line: int | None) -> list[str] | None:
    """The editor for text, else what the system opens such files with."""
    kind = file.suffix.lower()
    chosen = shlex.split(editor() or "")
    if chosen and kind in _TEXT:
        return [*chosen, *_at_line(Path(chosen[0]).name, str(file), line)]
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None or kind not in _SHOWN:
        return None
    return [opener, str(file)]


def _at_line(name: str, file: str, line: int | None) -> list[str]:
    """The arguments that make the editor ``name`` go to ``line``, if we know how."""
    if line is not None and name in _PLUS_LINE:
        return [f"+{line}", file]
    if line is not None and name in _COLON_LINE:
        return [part for part in (_COLON_LINE[name], f"{file}:{line}") if part]
    return [file]
