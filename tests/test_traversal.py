"""No name, id or archive reaches a path that it was not given."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.backups.making import back_up
from bot.backups.restoring import restore
from bot.errors import ArchiveError
from tests.archives import NOON, Run, TestArchive, generated

NAMES = ("../out", "../../etc/passwd", "/etc/passwd", "..\\out", "C:\\out", "a/../../out", "~/out")


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Those of a sound backup."""
    folder = tmp_path_factory.mktemp("backup")
    archive = TestArchive(folder / "a")
    archive.store(generated(1))
    archive.close()
    back_up(folder / "a", folder / "sound.zip", clock=lambda: NOON)
    with zipfile.ZipFile(folder / "sound.zip") as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture
def backup(members: dict[str, bytes]) -> dict[str, bytes]:
    return dict(members)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def refused(tmp_path: Path, members: dict[zipfile.ZipInfo | str, bytes], said: str) -> None:
    file = tmp_path / "hostile.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    refuses(tmp_path, file, said)


def refuses(tmp_path: Path, file: Path, said: str) -> None:
    before = files_below(tmp_path)
    with pytest.raises(ArchiveError, match=said):
        restore(file, tmp_path / "c", replace=False, clock=lambda: NOON, tell=print)
    assert files_below(tmp_path) == before
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("name", [*NAMES, "catalogue.db/", "manifest.json/x", "./state.db"])
def test_a_backup_with_a_name_of_its_own_is_refused(
    tmp_path: Path, backup: dict[str, bytes], name: str
) -> None:
    refused(tmp_path, {**backup, name: b"out"}, "more than one has")


@pytest.mark.parametrize("name", NAMES)
def test_a_backup_that_renames_a_database_is_refused(
    tmp_path: Path, backup: dict[str, bytes], name: str
) -> None:
    refused(tmp_path, {**backup, name: backup.pop("state.db")}, "no backup of Dateline")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFDIR])
def test_a_link_or_device_in_a_backup_is_only_bytes(
    tmp_path: Path, backup: dict[str, bytes], kind: int
) -> None:
    (tmp_path / "secret").write_text("secret")
    link = zipfile.ZipInfo("state.db")
    link.external_attr = (kind | 0o777) << 16
    del backup["state.db"]
    refused(tmp_path, {**backup, link: bytes(tmp_path / "secret")}, "not what its manifest says")


@pytest.mark.parametrize("name", ["manifest.json", "catalogue.db"])
def test_a_bomb_in_a_backup_is_not_unpacked(
    tmp_path: Path, backup: dict[str, bytes], name: str
) -> None:
    refused(tmp_path, {**backup, name: b"\0" * 80_000_000}, "too long|not what its manifest says")


@pytest.mark.parametrize(
    "lie",
    [{"size": "1"}, {"size": -1}, {"size": 1.5}, {"size": 2**70}, {"size": None}, {"size": True},
     {"sha256": None}, {"sha256": ["x"]}, {"schema": "9"}, {"schema": None}, {"more": 1}],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_lies_is_refused_in_words(
    tmp_path: Path, backup: dict[str, bytes], lie: dict[str, Any]
) -> None:
    manifest = json.loads(backup["manifest.json"])
    manifest["databases"]["state.db"].update(lie)
    said = "cannot be read|manifest says|of disk are needed"
    refused(tmp_path, {**backup, "manifest.json": json.dumps(manifest).encode()}, said)


@pytest.mark.parametrize("text", ["[]", "null", "1", "[" * 100_000, '{"format": 1}', "\ud800"])
def test_a_manifest_of_another_kind_is_refused_in_words(
    tmp_path: Path, backup: dict[str, bytes], text: str
) -> None:
    content = text.encode("utf-8", "surrogatepass")
    refused(tmp_path, {**backup, "manifest.json": content}, "manifest|recursion")


@pytest.mark.parametrize(
    "packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_backup_with_other_bytes_in_it_is_refused_however_it_is_packed(
    tmp_path: Path, backup: dict[str, bytes], packed: int
) -> None:
    file = tmp_path / "hostile.zip"
    with zipfile.ZipFile(file, "w", packed) as archive:
        for name, content in backup.items():
            archive.writestr(name, content)
        start = archive.getinfo("catalogue.db").header_offset + 60
    data = bytearray(file.read_bytes())
    data[start : start + 200] = b"\xff" * 200
    file.write_bytes(data)
    refuses(tmp_path, file, "hostile.zip|manifest says")


def test_an_id_is_no_path(run: Run, tmp_path: Path) -> None:
    rows = [{"id": n, "title": n, "text": f"The word is {n}.", "source": n} for n in NAMES]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    before = files_below(tmp_path)
    assert run("ingest", tmp_path / "in.jsonl")[0] == 0
    assert run("articles", "export", "--out", tmp_path / "out.jsonl")[0] == 0
    for name in NAMES:
        for action in ("show", "history", "remove", "purge"):
            assert run("articles", action, name)[0] == 2
    after = {path: data for path, data in files_below(tmp_path).items() if path[:5] != "data/"}
    assert after.pop("out.jsonl")
    assert after == before
