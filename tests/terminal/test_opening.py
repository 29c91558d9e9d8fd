"""Pages and files that cannot be opened are said in a line, and openers write nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.channels.terminal.opening import open_file, open_page
from bot.errors import UsageError

PAGE = "https://news.example/a"

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="its opener has another name")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs in it; a desktop, and no editor."""
    for name in ("VISUAL", "EDITOR", "BROWSER", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("PATH", str(tmp_path / "tools"))
    (tmp_path / "tools").mkdir()
    (tmp_path / "a b.md").write_text("Note.\n")
    return tmp_path / "tools"


def program(path: Path, code: int) -> None:
    path.write_text(f'#!/bin/sh\necho "noise: $1"\necho "no method" >&2\nexit {code}\n')
    path.chmod(0o755)


def test_an_opener_that_fails_is_one_line_and_what_it_writes_is_not_shown(
    tools: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(tools / "xdg-open", 3)
    with pytest.raises(UsageError) as caught:
        open_file(str(tmp_path / "a b.md"), 1)
    assert caught.value.message == f"nothing here opens {str(tmp_path / 'a b.md')!r}"
    assert caught.value.hint == "set EDITOR to your editor"
    assert open_page(PAGE) == f"no browser was found; the page is {PAGE}"
    program(tools / "xdg-open", 0)
    assert open_page(PAGE) == f"opened {PAGE}"
    open_file(str(tmp_path / "a b.md"), 1)
    assert capfd.readouterr() == ("", "")


def test_an_editor_that_fails_or_is_not_there_is_named(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tools / "vi", 3)
    for editor, why in (("vi -R", "it ended with 3"), ("ghost", "No such file or directory")):
        monkeypatch.setenv("EDITOR", editor)
        with pytest.raises(UsageError) as caught:
            open_file(str(tmp_path / "a b.md"), 1)
        assert caught.value.message.endswith(f"a b.md': {why}")


def test_an_editor_with_an_open_quotation_mark_is_said_to_be_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("Text.")
    monkeypatch.setenv("EDITOR", '"vi')
    with pytest.raises(UsageError, match="No closing quotation"):
        open_file(str(tmp_path / "a.md"), 1)
