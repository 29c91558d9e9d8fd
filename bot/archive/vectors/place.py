"""Where Chroma keeps one generation: a folder of its own, or a collection on a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IN_A_FOLDER = "blocks"  # the one collection there


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Either ``folder`` or ``server``, the address of one; ``token`` is what it asks for."""

    collection: str = IN_A_FOLDER
    folder: Path | None = None
    server: str | None = None
    token: str | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "collection": self.collection,
            "folder": str(self.folder) if self.folder else None,
            "server": self.server,
            "token": self.token,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Place:
        folder = value["folder"]
        return cls(
            collection=value["collection"],
            folder=Path(folder) if folder else None,
            server=value["server"],
            token=value["token"],
        )


def headers_of(token: str | None) -> dict[str, str]:
    """What tells a server who asks: as proxies want it, and as Chroma's own service does."""
    return {"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {}
