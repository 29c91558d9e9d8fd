"""`make audit` says what it could not look at; it never calls that sound."""

from __future__ import annotations

import json

from tests.audit.run import weaknesses

SOUND = {"name": "good", "version": "1", "vulns": []}
WEAK = {"name": "bad", "version": "2", "vulns": [{"id": "PYSEC-2024-1"}]}
UNKNOWN = {"name": "odd", "skip_reason": "Dependency not found on PyPI and could not be audited"}
OURS = {"name": "dateline", "skip_reason": "distribution marked as editable"}


def said(*found: object) -> tuple[bool, str]:
    return weaknesses(json.dumps({"dependencies": found}), "No known vulnerabilities found")


def test_packages_without_known_weaknesses_are_sound() -> None:
    assert said(SOUND, OURS) == (True, "1 looked up, 0 weaknesses")


def test_a_weakness_is_named() -> None:
    assert said(SOUND, WEAK) == (False, "2 looked up, 1 weaknesses; bad 2: PYSEC-2024-1")


def test_a_package_that_could_not_be_looked_up_is_not_called_sound() -> None:
    well, text = said(SOUND, UNKNOWN)
    assert not well
    assert "NOT CHECKED: 1 that the index does not know (odd, say)" in text


def test_without_the_network_nothing_was_checked_and_that_is_said() -> None:
    well, text = weaknesses("", "Traceback\nrequests.exceptions.ConnectionError: no route")
    assert not well
    assert text.startswith("NOT CHECKED")
    assert "ConnectionError" in text
