"""Numbers, units and dates: what counts as the same, and what does not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.quantities.dated import missing_dates
from bot.answering.quantities.dates import dates_in
from bot.answering.quantities.numbers import numbers_in


def same(left: str, right: str) -> bool:
    return not numbers_in(left).missing_from(numbers_in(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("32 members", "thirty-two members"),
        ("1,000 euros", "1000 euros"),
        ("1.5m people", "1.5 million people"),
        ("1,500,000 people", "1.5 million people"),
        ("€36bn", "36 billion euros"),
        ("US$5", "5 dollars"),
        ("5 %", "five percent"),
        ("5 per cent", "5%"),
        ("a fifth", "20 %"),
        ("two thirds", "67 percent"),
        ("three quarters", "75 percent"),
        ("half of them", "50 % of them"),
        ("the 15th stage", "the fifteenth stage"),
        ("90 seconds", "a minute and a half"),
        ("two weeks", "14 days"),
        ("a year and a half", "18 months"),
        ("half an hour", "30 minutes"),
        ("2.3 km", "2,300 metres"),
        ("160 square kilometres", "16,000 hectares"),
        ("1.5 GW", "1,500 MW"),
        ("five hundred and five", "505"),
        ("40 metres", "40 to 90 metres"),
        ("a dozen eggs", "12 eggs"),
        ("an 18-year-old", "Gukesh, 18,"),
    ],
)
def test_a_number_is_the_same_in_each_of_its_forms(left: str, right: str) -> None:
    assert same(left, right)
    if not left.startswith("40"):
        assert same(right, left)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("41 members", "40 members"),
        ("40 billion", "40 million"),
        ("5 percent", "5 points"),
        ("5 %", "5"),
        ("5 %", "5.3 %"),
        ("0 %", "0.4 %"),
        ("12 miles", "12 km"),
        ("38 F", "38 C"),
        ("90 km/h", "90 mph"),
        ("$212 million", "€212 million"),
        ("254 cm", "254 mm"),
        ("the 12th", "12 people"),
        ("two months", "twelve months"),
    ],
)
def test_another_number_or_another_unit_is_not(claim: str, quote: str) -> None:
    assert not same(claim, quote)


@given(st.text(alphabet="0123456789.,%€$ andhlfmkotwe-'½", max_size=60))
def test_whatever_looks_like_numbers_is_read(text: str) -> None:
    assert all(n.end > n.start for n in numbers_in(text).found)


def test_a_number_of_thousands_of_digits_is_read_in_no_time() -> None:
    assert len(numbers_in("9" * 20_000).found) == 1


OUT = date(2024, 4, 30)  # a Tuesday


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("on 29 April", "on Monday"),
        ("on April 29, 2024", "on Monday"),
        ("2024-04-29", "yesterday"),
        ("on Monday", "on 29 April 2024"),
        ("in March 2024", "last month"),
        ("in 2023", "last year"),
        ("in September 2023", "last September"),
        ("on 3 May", "will be held on Friday"),
        ("on 1 January 2024", "on New Year's Day"),
        ("on 30 April 2024", "an official said"),
        ("in May 2024", "to open in May"),
    ],
)
def test_a_date_is_resolved_against_the_day_its_article_was_out(claim: str, quote: str) -> None:
    assert missing_dates(claim, [(quote, OUT)]) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("on 30 April", "on Monday"),
        ("on 28 April", "on 29 April"),
        ("in May 2023", "last month"),
        ("on Sunday", "on Monday"),
        ("yesterday", "on Monday"),
        ("in June", "in July"),
        ("in 2022", "in 2023"),
        ("last year", "in 2023"),
    ],
)
def test_another_date_is_missing(claim: str, quote: str) -> None:
    assert missing_dates(claim, [(quote, OUT)]) != []


@pytest.mark.parametrize("text", ["killed 2024 people", "they may 5 times", "a march of 3"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates_in(text, OUT) == []
