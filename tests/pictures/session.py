"""The picture of a session in the README: what the program's screen shows, drawn as SVG.

``python -m tests.pictures.session [FOLDER]`` runs the chat offline over the sample article in a
pseudo-terminal, types, and draws the screen for a light and for a dark background. Nothing in the
pictures is fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from pyte.screens import Char
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

from tests.terminal.screens import ENTER, Screen

ROOT = Path(__file__).parent.parent.parent
COLUMNS, ROWS = 84, 32
TYPED = ("Who still needs to approve Rutte?", "/2")
THEMES = {"light": DEFAULT_TERMINAL_THEME, "dark": SVG_EXPORT_THEME}

_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
_COLOURS = {"brown": "yellow", "brightblack": "bright_black"}


def session(folder: Path) -> Screen:
    """A screen with a session on it; its articles lie in ``folder``/news."""
    shutil.copytree(ROOT / "corpus", folder / "news")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ingest = [sys.executable, "-m", "bot", "ingest", "news", "--data-dir", "data"]
    subprocess.run(ingest, cwd=folder, env=environment, check=True, capture_output=True)
    screen = Screen("chat", "--data-dir", "data", columns=COLUMNS, lines=ROWS, folder=folder)
    screen.until("1 article ")
    for typed in TYPED:
        screen.send(typed)
        screen.until(f"> {typed}")
        screen.send(ENTER)
        screen.until(lambda text: prompts(text)[-1:] == [">"] and text.endswith("/help"))
    return screen


def prompts(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(">")]


def drawn(screen: Screen, theme: TerminalTheme) -> str:
    """The screen as SVG."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    for row in range(ROWS):
        cells = [screen.screen.buffer[row][column] for column in range(COLUMNS)]
        line = Text(no_wrap=True)
        for style, alike in groupby(cells, _style):
            line.append("".join(cell.data for cell in alike), style)
        line.rstrip()
        console.print(line, soft_wrap=True)
    template = _FONTS.sub("", _template()).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    return console.export_svg(
        title="dateline chat", theme=theme, code_format=template, unique_id="dateline"
    )


def _template() -> str:
    from rich._export_format import CONSOLE_SVG_FORMAT

    return CONSOLE_SVG_FORMAT


def _style(cell: Char) -> Style:
    colour = _COLOURS.get(cell.fg, cell.fg)
    return Style(
        color=None if colour == "default" else colour,
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


def main() -> None:
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder, session(Path(folder)) as screen:
        for name, theme in THEMES.items():
            (into / f"chat-{name}.svg").write_text(drawn(screen, theme), encoding="utf-8")


if __name__ == "__main__":
    main()
