"""README shows what the code does."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from tests.seed_answers import current, in_readme

ROOT = Path(__file__).parent.parent


def test_the_readme_has_the_sample_articles_answers_as_they_are() -> None:
    assert in_readme().strip() == current().strip()


def test_the_python_of_the_readme_runs_and_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")  # tests run in an empty folder
    section = re.split(r"^## ", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    (python,) = [part for part in section if part.startswith("In Python\n")]
    code = textwrap.dedent("".join(re.findall(r"^(?: {4}.*)?\n", python, re.MULTILINE)))
    exec(compile(code, "README.md", "exec"), {})  # our own words
    offline, *citations, modelled = capsys.readouterr().out.splitlines()
    assert offline.startswith("partly_answered Rutte ")
    assert citations[0].startswith("1 ")
    assert citations[0].endswith(
        " Turkey Backs Dutch Prime Minister Rutte's Bid for NATO Secretary"
        " General 2024-04-29 00:00:00+00:00"
    )
    assert modelled == "['Rutte needs all 32. [1]'] 1"
