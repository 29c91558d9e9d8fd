"""One word in the place of another, where all else is the quote's."""

from __future__ import annotations

import pytest

from tests.test_support import refused


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The mother was killed.", "The father was killed."),
        ("The volcano last erupted in 1921.", "The volcano first erupted in 1921."),
        ("The vaccine is given once a year.", "The vaccine is given twice a year."),
        ("The train from Linz was late.", "The train to Linz was late by an hour."),
        ("The prosecution appealed.", "The defence appealed."),
        ("The army controls the capital.", "The rebels control the capital."),
        ("Anna Huber leads the opposition.", "Anna Huber leads the government."),
        ("The law protects tenants.", "The law protects landlords."),
        ("The pilot survived the crash.", "The pilot caused the crash."),
        ("Prosecutors charged the nurse with theft.", "Prosecutors charged the nurse with fraud."),
        ("The trial will be held in secret.", "The trial will be held in public."),
    ],
)
def test_one_word_that_is_another_is_refused(claim: str, quote: str) -> None:
    assert refused(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The firm bought a rival.", "The firm acquired a rival."),
        ("The council begins its session on Monday.", "The council starts its session on Monday."),
        ("The minister resigned on Monday.", "The minister quit on Monday."),
        ("The bank increased its rates.", "The bank raised its rates."),
        ("Two children were hurt.", "Two children were injured."),
    ],
)
def test_one_word_that_says_the_same_is_not(claim: str, quote: str) -> None:
    assert not refused(claim, quote)
