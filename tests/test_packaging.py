from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_prompts_and_the_sample_travel_in_the_wheel(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT],
        check=True,
    )
    (wheel,) = tmp_path.glob("dateline-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {n: archive.read(n) for n in archive.namelist() if "packaged_files" in n}
    expected = {
        f"bot/packaged_files/{folder}/{file.name}": file.read_bytes()
        for folder in ("corpus", "prompts")
        for file in (ROOT / folder).iterdir()
    }
    assert inside == expected
    assert len(expected) >= 2
