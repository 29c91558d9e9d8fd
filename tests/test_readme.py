"""README shows what the code does."""

from __future__ import annotations

from tests.seed_answers import current, in_readme


def test_the_readme_has_the_sample_articles_answers_as_they_are() -> None:
    assert in_readme().strip() == current().strip()
