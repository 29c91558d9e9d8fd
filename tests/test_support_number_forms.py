"""One number in other forms: shares, rounded figures, units left out, parts of a year."""

from __future__ import annotations

import pytest

from tests.test_support import refused

SUPPORTED = [
    # shares
    ("One in five workers left.", "A fifth of the workers left."),
    ("The crop fell by one-third.", "The crop fell by a third."),
    ("About a third of voters backed the plan.", "34% of voters backed the plan."),
    ("Every third home is empty.", "A third of the homes are empty."),
    ("46 people died, half of them women.", "46 people died, 23 of them women."),
    ("A majority of the members were against.", "58 percent of the members were against."),
    # a round figure beside the exact one
    ("The bill is more than 6,200 euros.", "The bill is 6,204 euros."),
    ("Roughly 6,000 people marched.", "5,980 people marched."),
    ("Almost 300 people were hurt.", "297 people were hurt."),
    ("Dozens were hurt.", "46 people were hurt."),
    ("Tens of thousands marched.", "Some 40,000 people marched."),
    # counts and units
    ("A hundred and one members voted.", "101 members voted."),
    ("The trip takes a half-hour.", "The trip takes 30 minutes."),
    ("The trip takes 45 minutes.", "The trip takes three quarters of an hour."),
    ("The project cost 2.5 billion euros.", "The project cost two and a half billion euros."),
    ("A quarter of a million people fled.", "250,000 people fled."),
    ("The child is 18 months old.", "The child is a year and a half old."),
    ("Profit was 1.9 billion euros last year.",
     "Profit was 2.3 billion euros, up from 1.9 last year."),
    ("Sales rose by half a million euros.", "Sales rose to €2.7 million, from €2.2 million."),
    ("The pass came in minute 58.", "The pass came in the 58th minute."),
    ("The guide gave 38 stars, six fewer than last year.",
     "The guide gave 38 stars, compared with 44 last year."),
    ("The island set a limit of 1,200 guests.", "The island will admit at most 1,200 guests."),
    ("She won, 11 seconds ahead of Desta.",
     "She won in two hours, 19 minutes and 48 seconds, 11 seconds ahead of Desta."),
    # times
    ("The case is to be heard this autumn.", "The case is to be heard in the autumn."),
    ("The shop opened in the 1990s.", "The shop opened in 1994."),
    ("The shop opened in early March.", "The shop opened on 2 March."),
    ("The party fell to 27% from 35% four years ago.",
     "The party fell to 27 percent from 35 percent four years ago."),
    ("The number fell to 287 over ten years.", "The number fell to 287 in a decade."),
    ("Sales were below their 2003 peak.", "Sales were below their peak in 2003."),
    ("The firm lost 3 million euros in the first six months of the year.",
     "The firm lost 3 million euros in the first half of the year."),
    ("The firm lost 3 million euros in the first three months of the year.",
     "The firm lost 3 million euros in the first quarter."),
    ("It happened in less than an hour.", "It happened within the hour."),
    ("It was the third straight year.", "It was the third year running."),
]  # fmt: skip

REFUSED = [
    ("There were 274 cases in the first month.", "There were 274 cases in the first quarter."),
    ("The kidney worked within seconds.", "The kidney worked within the hour."),
    ("The shop opened in late March.", "The shop opened on 2 March."),
    ("The levy began in May 2024.", "Sales fell on Tuesday, after a levy that began in May 2023."),
    (
        "The power costs 184 euros per kilowatt hour.",
        "The power costs 184 euros per megawatt hour.",
    ),
    ("The bonus is 2.10 euros a shift.", "The bonus is 2.10 euros an hour."),
    ("More than 7,000 people marched.", "6,204 people marched."),
    ("Nearly 6,000 people marched.", "6,204 people marched."),
    ("About 500 people marched.", "About 480 people marched."),
    ("Thousands marched.", "Some 400 people marched."),
    ("The limit is five milligrams.", "The limit is five micrograms."),
    ("The boy is 18 years old.", "The boy is 18 months old."),
    ("Most of the members were against.", "42 percent of the members were against."),
]


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_a_number_in_another_form_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), REFUSED)
def test_another_number_is_refused(claim: str, words: str) -> None:
    assert refused(claim, words)
