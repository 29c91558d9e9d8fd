from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from bot.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(flag: str) -> None:
    heavy = {"chromadb", "langchain", "langchain_core", "langchain_openai", "openai", "numpy"}
    assert loaded(flag) & heavy == set()


def test_an_offline_answer_imports_no_langchain_and_no_vendor() -> None:
    modules = loaded("ask", "Who still needs to approve Rutte?")
    assert {name for name in modules if name.startswith("langchain")} == set()
    assert "openai" not in modules
    assert "chromadb" in modules


def test_every_public_name_is_there_and_no_other() -> None:
    import bot

    assert dir(bot) == sorted(["__version__", *bot._HOMES]) == sorted(bot.__all__)
    assert [name for name in bot.__all__ if getattr(bot, name) is None] == []
    with pytest.raises(AttributeError):
        bot.Nothing  # noqa: B018
