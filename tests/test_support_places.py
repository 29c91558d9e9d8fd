"""Where in its sentence a thing is said: of which part, of which time, of which of two doings."""

from __future__ import annotations

import pytest

from tests.test_support import refused


@pytest.mark.parametrize(
    ("claim", "words", "beyond"),
    [
        ("The town's bakers went on strike.", "three of the nine bakers went on strike", True),
        ("Three bakers went on strike.", "three of the nine bakers went on strike", False),
        ("It is the tallest tower in Riga.", "it is one of the tallest towers in Riga", True),
        ("The tower is one of the tallest.", "it is one of the tallest towers in Riga", False),
        ("Orders fell by 9% in 2023.", "orders fell by 4% in 2023 and by 9% in 2024", True),
        ("Orders fell by 9% in 2024.", "orders fell by 4% in 2023 and by 9% in 2024", False),
        ("The rate was 6.1% in May.", "the 3% aim: the rate, 5.2% in May, was 6.1% in June", True),
        ("Frost was to blame for the crash.", "the driver blamed frost for the crash", True),
        ("The city sent tents and water.", "the city sent tents; water is to be trucked in", True),
        ("Copper cost 9,214 dollars a pound.", "copper cost 9,214 dollars a tonne in London", True),
        ("Wheat cost 240 euros per tonne.", "wheat cost 240 euros a tonne in Paris", False),
        ("The euro slid to 1.08.", "the euro was little changed at 1.08 dollars", True),
        ("The dam broke after the evacuation.", "the dam broke before the evacuation", True),
        (
            "Kovac had resigned by the time the dam broke.",
            "the dam broke before Kovac had resigned",
            True,
        ),
    ],
)
def test_parts_are_no_wholes_nor_one_rate_another_nor_before_after(
    claim: str, words: str, beyond: bool
) -> None:
    assert refused(claim, words) is beyond
