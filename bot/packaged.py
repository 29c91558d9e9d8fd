"""Where the files that travel with Dateline are: in the wheel, or beside the code in a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``corpus`` or ``prompts``."""
    inside = _HERE / "packaged_files" / name
    return inside if inside.is_dir() else _HERE.parent / name
