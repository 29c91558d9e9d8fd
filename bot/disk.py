"""What reaches the disk itself, and in which order: files and folders that outlive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


class Disk:
    """The calls that order what a power cut can undo. A subclass may record them.

    A file's bytes are safe once the file was synced, its name once the folder that holds it was.
    """

    def sync_file(self, file: Path) -> None:
        with file.open("rb+") as opened:  # Windows syncs only what is open for writing
            os.fsync(opened.fileno())

    def sync_folder(self, folder: Path) -> None:
        if os.name == "nt":  # folders cannot be opened there
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def sync_tree(self, folder: Path) -> None:
        """Every file below ``folder`` and every name in it; the innermost first."""
        for root, _, files in os.walk(folder, topdown=False):
            for name in files:
                self.sync_file(Path(root, name))
            self.sync_folder(Path(root))

    def rename(self, old: Path, new: Path) -> None:
        """Give ``old`` the name ``new``, in one step, in place of what had it.

        Lasting once the folder of ``new`` was synced.
        """
        old.replace(new)
