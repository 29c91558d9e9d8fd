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
from bot.settings import editor, has_desktop

# What the system's opener shows and does not run.
_SHOWN = frozenset(".txt .md .html .htm .pdf .docx .json .jsonl .csv".split())
_SET_EDITOR = "set EDITOR to your editor"
_SECONDS = 3.0  # within which an opener that finds no program has said so
_TEXT = frozenset(".txt .md .html .htm .json .jsonl .csv".split())
_PLUS_LINE = frozenset("vi vim nvim view nano emacs emacsclient joe jed micro kak hx ne".split())
_COLON_LINE = {"code": "--goto", "codium": "--goto", "subl": "", "zed": ""}


def open_page(url: str) -> str:
    """Open the page of an article, an address as `places.link` gives it. Returns what to tell."""
    opener = _opener() if has_desktop() else None
    if _succeeds([opener, url]) if opener else webbrowser.open(url):
        return f"opened {printable(url)}"
    return f"no browser was found; the page is {printable(url)}"


def open_file(path: str, line: int | None) -> None:
    """Open a file that an article was read from. Raises :class:`UsageError`."""
    file = Path(path).resolve()
    if not file.is_file():
        raise UsageError(f"{str(file)!r} is not there any more")
    kind = file.suffix.lower()
    chosen = _words(editor() or "")
    if chosen and kind in _TEXT:
        _edit([*chosen, *_at_line(Path(chosen[0]).name, str(file), line)], file)
        return
    opener = _opener()
    if opener is None or kind not in _SHOWN or not _succeeds([opener, str(file)]):
        raise UsageError(f"nothing here opens {str(file)!r}", hint=_SET_EDITOR)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise UsageError(f"EDITOR is {command!r}: {error}", hint=_SET_EDITOR) from None


def _edit(command: list[str], file: Path) -> None:
    """The reader's editor, which has the terminal until it ends."""
    try:
        code = subprocess.run(command, check=False).returncode
        failed = f"it ended with {code}" if code else ""
    except OSError as error:
        failed = error.strerror or str(error)
    if failed:
        raise UsageError(f"{command[0]!r} did not open {str(file)!r}: {failed}", hint=_SET_EDITOR)


def _opener() -> str | None:
    """What the system opens files and addresses with, each by the program for its kind."""
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open")


def _succeeds(command: list[str]) -> bool:
    """Start a program with windows of its own. What it writes is nobody's business; one that still
    runs after a while has opened what it should.
    """
    nowhere = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False


def _at_line(name: str, file: str, line: int | None) -> list[str]:
    """The arguments that make the editor ``name`` go to ``line``, if we know how."""
    if line is not None and name in _PLUS_LINE:
        return [f"+{line}", file]
    if line is not None and name in _COLON_LINE:
        return [part for part in (_COLON_LINE[name], f"{file}:{line}") if part]
    return [file]
