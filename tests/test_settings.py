from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.cli.arguments import parser
from bot.errors import SettingsError
from bot.settings import Settings, gather, unknown_names
from bot.variables import VARIABLES
from tests.archives import Run

ROOT = Path(__file__).parent.parent


def test_the_example_names_every_setting_with_its_default() -> None:
    lines = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert lines == [(v.name, v.default) for v in VARIABLES]


def test_the_readme_names_every_setting_and_every_subcommand() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [v.name for v in VARIABLES if f"`{v.name}`" not in readme] == []
    commands = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert [c for c in commands or () if f"dateline {c}" not in readme] == []
    actions = commands["slack"]._subparsers._group_actions[0].choices
    assert [a for a in actions if f"dateline slack {a}" not in readme] == []


def test_flags_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("A=file\nB=file\nC=file\n")
    monkeypatch.setenv("A", "environment")
    monkeypatch.setenv("B", "environment")
    values = gather({"A": "flag"})
    assert [values[name] for name in "ABC"] == ["flag", "environment", "file"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("DATELINE_CONTEXT_BUDGET", "many", "a whole number of characters"),
        ("DATELINE_CONTEXT_BUDGET", "10", "from 200"),
        ("DATELINE_EMBEDDER", "magic", "wordllama"),
        ("DATELINE_MODEL", "gpt", "PROVIDER:MODEL"),
        ("DATELINE_TIMEOUT", "-1", "seconds"),
        ("DATELINE_TIMEOUT", "nan", "seconds"),
        ("OPENAI_BASE_URL", "ftp://x", "http://"),
        ("DATELINE_PROMPTS_DIR", "/nowhere/at/all", "an existing folder"),
        ("DATELINE_DATA_DIR", "~nobody-here/x", "no such home folder"),
        ("DATELINE_OPENAI_ROUTE", "mail", "chat or responses"),
    ],
)
def test_a_wrong_value_names_setting_value_and_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: value})
    assert f"{name} is {value!r}" in caught.value.message
    assert allowed in caught.value.hint


def test_a_key_never_shows() -> None:
    settings = Settings.from_env({"OPENAI_API_KEY": "sk-secret"})
    assert settings.api_key == "sk-secret"
    assert "sk-secret" not in repr(settings)


def test_a_key_alone_chooses_a_model_and_says_that_nobody_did() -> None:
    assert Settings.from_env({}).model == "offline"
    settings = Settings.from_env({"OPENAI_API_KEY": "sk-secret"})
    assert (settings.model, settings.model_is_default) == ("openai:gpt-5-mini", True)


def test_keys_of_other_providers_reach_their_clients_from_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOND_API_KEY", "of the environment")
    monkeypatch.delenv("FIRST_API_KEY", raising=False)
    monkeypatch.setattr("os.environ", dict(os.environ))
    lines = ["FIRST_API_KEY=one", "SECOND_API_KEY=two", "LD_PRELOAD=x", "OPENAI_API_KEY=sk-x"]
    (tmp_path / ".env").write_text("\n".join(lines))
    gather({}, folder=tmp_path)
    assert os.environ["FIRST_API_KEY"] == "one"
    assert os.environ["SECOND_API_KEY"] == "of the environment"
    assert not {"LD_PRELOAD", "OPENAI_API_KEY"} & set(os.environ)


def test_doctor_has_first_what_is_set_and_last_what_is_not_each_as_one_would_write_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_SLACK_ALLOW", "C0123, dm")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    _, out, _ = run("doctor")
    lines = out.splitlines()
    assert lines[1:4] == [
        "ok  DATELINE_FORBID_MODEL_CALLS: 1",
        "ok  SLACK_BOT_TOKEN: set",
        "ok  DATELINE_SLACK_ALLOW: C0123,dm",
    ]
    assert lines[-2].startswith("ok  left as they are: DATELINE_EMBEDDER=wordllama, ")
    assert "DATELINE_TIMEOUT=60, " in lines[-2]
    assert lines[-1].startswith("ok  not set: DATELINE_STORE, DATELINE_STORE_TOKEN, ")
    assert not {"None", "()", "False", "xoxb-secret"} & set(re.split(r"[ ,=]+", out))


def test_a_name_that_is_no_setting_is_said_once_with_the_nearest_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DATELINE_POLCY=mark\n")
    monkeypatch.setenv("DATELINE_XYZ", "1")
    code, _, err = run("articles", "list")
    assert code == 0
    assert err.count("DATELINE_POLCY is set, and no setting of Dateline") == 1
    assert "did you mean DATELINE_POLICY?" in err
    assert "DATELINE_XYZ is set, and no setting of Dateline; .env.example has them all" in err
    nearest = unknown_names({"DATELINE_OPENAI_KEY": "k"})
    assert nearest == {"DATELINE_OPENAI_KEY": "OPENAI_API_KEY"}  # not DATELINE_OPENAI_ROUTE
