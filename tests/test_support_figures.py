"""Figures, shares, ranks and years: one value in many forms, and values that only look alike."""

from __future__ import annotations

import pytest

from tests.whole_quotes import refused

SUPPORTED = [
    # forms of one number
    ("Ruiz scored in the seventy-fourth minute.", "Ruiz scored in the 74th minute."),
    ("It was the ninety-first edition of the race.", "It was the 91st edition of the race."),
    ("Ruiz equalised after half-time.", "Ruiz equalised after the break."),
    ("The firm may hire 3 nurses per month.", "The firm may hire three nurses a month."),
    ("Copper lost $0.31 by 16:45 GMT.", "Copper lost 31 cents by 1645 GMT."),
    (
        "She won in 1:12:05.",
        "She won in one hour, 12 minutes and five seconds.",
    ),
    ("The app is closed to under-14s.", "The app is closed to under 14s."),
    # numbers that are shown without being said
    ("He led the fund for six years.", "He led the fund from 2012 to 2018."),
    (
        "Taxes pay 70% of the cost, fees the remaining 30%.",
        "Taxes pay 70% of the cost, fees the rest.",
    ),
    (
        "The firm has shops in three countries: Peru, Chile and Brazil.",
        "The firm has shops in Peru, Chile and Brazil.",
    ),
    ("The law stems from a 2021 ruling.", "The law stems from a ruling in 2021."),
    # ranks and degrees
    ("Births fell to 400, the fewest since 1990.", "Births fell to 400, the lowest since 1990."),
    ("The roof suffered only minor damage.", "The roof suffered minor damage."),
    ("The chief of police resigned.", "The head of the police resigned."),
    ("The dam burst after days of rain.", "Days of rain triggered the bursting of the dam."),
    (
        "Prices rose twice as fast as in the decade before.",
        "Prices rose twice as fast as in the previous decade.",
    ),
]
UNSUPPORTED = [
    ("Ruiz scored in the seventy-fourth minute.", "Ruiz scored in the 47th minute."),
    ("Copper lost $0.31 by 16:45 GMT.", "Copper lost 31 cents by 1654 GMT."),
    ("She won in 1:12:05.", "She won in one hour, 12 minutes and 15 seconds."),
    ("Copper lost $31.", "Copper lost 31 cents."),
    ("He led the fund for eight years.", "He led the fund from 2012 to 2018."),
    (
        "Taxes pay 70% of the cost, fees the remaining 20%.",
        "Taxes pay 70% of the cost, fees the rest.",
    ),
    ("The mare was sold for 300 guineas.", "The mare was sold for £300."),
    ("Sales were well below the forecast.", "Sales were slightly below the forecast."),
    ("Damage to the roof was considerable.", "Damage to the roof was minor."),
    ("It was the region's worst storm in decades.", "A storm hit the region, injuring two people."),
    (
        "Rainfall fell between 2005 and 2015.",
        "Rainfall fell between 2008 and 2015, twice as fast as in the previous decade.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), SUPPORTED)
def test_the_same_figures_in_another_form_are_supported(claim: str, quote: str) -> None:
    assert not refused(claim, quote)


@pytest.mark.parametrize(("claim", "quote"), UNSUPPORTED)
def test_other_figures_are_refused(claim: str, quote: str) -> None:
    assert refused(claim, quote)
