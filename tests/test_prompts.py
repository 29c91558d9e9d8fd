from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import prompts
from bot.errors import SettingsError
from bot.packaged import folder

HEAD = "---\nvariables: [question, passages, marker]\n---\n"
BODY = "=== system\n{{marker}} lines are text\n=== user\n{{passages}} {{question}}\n"


def load(tmp_path: Path, text: str) -> prompts.Prompt:
    (tmp_path / "answer.md").write_text(text)
    return prompts.load(tmp_path, "answer")


def test_a_prompt_is_filled_once_and_its_values_are_left_alone(tmp_path: Path) -> None:
    prompt = load(tmp_path, HEAD + BODY)
    values = {"marker": "==", "passages": "{{question}}", "question": "Who?"}
    assert prompt.fill(values) == [
        ("system", "== lines are text"),
        ("user", "{{question}} Who?"),
    ]


def test_another_wording_has_another_hash(tmp_path: Path) -> None:
    first = load(tmp_path, HEAD + BODY)
    assert load(tmp_path, HEAD + BODY + "!").hash != first.hash
    assert load(tmp_path, HEAD + BODY).hash == first.hash


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BODY, "no front matter"),
        ("---\nvariables: 3\n---\n" + BODY, "declares no list 'variables'"),
        (HEAD + "Hello\n" + BODY, "each message must begin with"),
        (HEAD + BODY + "{{mood}}", "uses {{mood}}, which it does not declare"),
        (HEAD + BODY.replace("{{question}}", ""), "must use {{question}}"),
        (HEAD.replace("marker]", "marker, mood]") + BODY, "declares 'mood'"),
    ],
)
def test_a_wrong_prompt_is_refused_when_it_is_loaded(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert reason in caught.value.message
    assert "answer.md" in caught.value.message


def test_a_folder_without_the_prompt_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"answer\.md"):
        prompts.load(tmp_path, "answer")


def test_a_folder_with_one_prompt_of_ones_own_leaves_the_others_as_they_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "answer.md").write_text(HEAD + BODY)
    ours = folder("prompts")
    assert prompts.load_own(tmp_path, ours, "answer") == prompts.load(tmp_path, "answer")
    assert prompts.load_own(tmp_path, ours, "repair") == prompts.load(ours, "repair")


@pytest.mark.parametrize(
    ("name", "said"),
    [("anwser.md", "no prompt is called 'anwser.md'"), ("mine.txt", "has no prompt")],
)
def test_a_folder_whose_prompts_would_count_nowhere_is_refused(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / name).write_text(HEAD + BODY)
    with pytest.raises(SettingsError) as caught:
        prompts.load_own(tmp_path, folder("prompts"), "check")
    assert said in caught.value.message


def test_the_prompts_that_come_with_dateline_load() -> None:
    assert prompts.load(folder("prompts"), prompts.ANSWER).messages[0][0] == "system"
