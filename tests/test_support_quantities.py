"""How much, how many and when: true rewordings pass, what says otherwise does not."""

from __future__ import annotations

import pytest

from tests.whole_quotes import refused

SUPPORTED = [
    # degrees and bounds
    (
        "Rents are somewhat higher in Leeds than in York.",
        "Rents are slightly higher in Leeds than in York.",
    ),
    ("Shares fell steeply after the report.", "Shares plunged after the report."),
    ("Over 300 homes were flooded.", "More than 300 homes were flooded."),
    ("Nearly 300 homes were flooded.", "Almost 300 homes were flooded."),
    ("Some 300 homes were flooded.", "Nearly 300 homes were flooded."),
    ("About 300 homes were flooded.", "More than 300 homes were flooded."),
    ("The loan is worth over €40 million.", "The loan is worth more than 40 million euros."),
    (
        "Over the next five years the firm will hire 300 people.",
        "The firm will hire 300 people in the next five years.",
    ),
    # numbers and units
    ("A third strike followed.", "A third strike followed on Monday after talks failed."),
    ("One in three of the staff left.", "A third of the staff left."),
    ("A quarter of respondents oppose the plan.", "One respondent in four opposes the plan."),
    ("One in five of the pupils had missed school.", "20 percent of the pupils had missed school."),
    ("Nine in ten of the pupils passed.", "90 percent of the pupils passed."),
    ("Three of the four bridges were closed.", "Three of its four bridges were closed."),
    ("Exports have fallen for six months in a row.", "Exports fell for a sixth consecutive month."),
    ("Exports have fallen for two months in a row.", "Exports fell for a second straight month."),
    ("The gap widened by 25 basis points.", "The gap widened by a quarter of a percentage point."),
    ("Gusts reached 120 km/h.", "Gusts reached 120 kilometres an hour."),
    ("Gusts reached 120 kilometres per hour.", "Gusts reached 120 kph."),
    ("Gusts reached 120 miles per hour.", "Gusts reached 120 mph."),
    ("The plot measures 2 square kilometres.", "The plot measures 200 hectares."),
    ("The tank holds 300 cubic metres.", "The tank holds 300,000 litres."),
    ("The journey takes 80 minutes.", "The journey takes one hour and 20 minutes."),
    ("The journey takes one hour and 20 minutes.", "The journey takes 80 minutes."),
    ("The two leaders met in Oslo.", "Anna Berg and Juan Soto met in Oslo."),
    ("The two sides signed the accord.", "Both sides signed the accord."),
    ("Subscribers pay 12 euros a month.", "Subscribers pay a monthly fee of 12 euros."),
    ("The actor, aged 34, was arrested.", "The 34-year-old actor was arrested."),
    ("The actor turned 34 on Sunday.", "The actor celebrated her 34th birthday on Sunday."),
    ("The bridge is 40 cm wide.", "The bridge is 0.4 m wide."),
    ("Prices tripled.", "Prices rose to three times their level."),
    ("Output halved.", "Output fell by 50 percent."),
    ("He won three times.", "He had three wins."),
    ("The plant emits 200 tonnes a day.", "The plant emits 200 tonnes daily."),
    # dates by their distance
    (
        "The truce was announced on 2 May 2024.",
        "Fighting resumed on Saturday, two days after the army announced a truce.",
    ),
    (
        "The minister will resign on 8 May.",
        "Two days after the vote on Monday the minister will resign.",
    ),
    ("The ship sailed on 3 May.", "The ship sailed three days ago."),
    (
        "In April the rate was 5 percent.",
        "The rate was 4 percent in May, against 5 percent a month earlier.",
    ),
    (
        "The bank opened in 2018 and closed in 2021.",
        "The bank opened in 2018 and closed three years later.",
    ),
    ("The strike began on Tuesday 30 April.", "The strike began on Tuesday last week."),
    ("The war began in April 2023.", "The war began in April last year."),
    ("The plant will open in spring 2025.", "The plant will open next spring."),
    (
        "Sales have risen since 2019 according to the firm.",
        "The firm said sales have risen since 2019.",
    ),
    (
        "The deal was signed on 3 May 2024.",
        "On Saturday the parties met again; the deal was signed the day before.",
    ),
    ("The loss in 2023 was smaller.", "The loss was smaller than its 2023 loss."),
    (
        "Fighting resumed on Saturday.",
        "Fighting resumed on Saturday, two days after the army announced a truce.",
    ),
    ("He nearly abandoned the plan.", "He almost abandoned the plan."),
    ("The fare rises by 50p.", "The fare rises from £4.50 to £5."),
    ("Turnout rose by three percentage points.", "Turnout rose to 55 percent from 52 percent."),
    (
        "The profit will be 4.1 to 4.3 billion crowns.",
        "The profit will be between 4.1 billion and 4.3 billion crowns.",
    ),
    ("The two sides met in Oslo.", "The sides met in Oslo."),
    ("The strike of 2017 lasted 43 days.", "The 2017 strike lasted 43 days."),
    ("The 2017 strike lasted 43 days.", "The strike in 2017 lasted 43 days."),
    ("Two judges, Ann Lee and Bo Frey, dissented.", "Ann Lee and Bo Frey dissented."),
]

UNSUPPORTED = [
    # degrees and bounds
    ("Exports grew sharply in June.", "Exports grew in June."),
    ("Exports grew slightly in June.", "Exports grew in June."),
    (
        "Rents are far higher in Leeds than in York.",
        "Rents are slightly higher in Leeds than in York.",
    ),
    ("The motion was comfortably defeated.", "The motion was narrowly defeated."),
    ("Shares plunged after the report.", "Shares dipped after the report."),
    ("There was a marked rise in thefts.", "There was a slight rise in thefts."),
    ("Almost 300 homes were flooded.", "More than 300 homes were flooded."),
    ("More than 300 homes were flooded.", "300 homes were flooded."),
    ("Exactly 300 homes were flooded.", "About 300 homes were flooded."),
    ("The fine could exceed $2bn.", "The fine could be less than $2bn."),
    ("The tower will be no higher than 40 metres.", "The tower will be at least 40 metres high."),
    # numbers and units
    ("A third of the staff left.", "A third strike followed on Monday; staff left."),
    ("Nine out of ten pupils passed.", "80 percent of the pupils passed."),
    ("Exports have fallen for five months running.", "Exports fell for a sixth month in a row."),
    (
        "The gap widened by a quarter of a percent.",
        "The gap widened by a quarter of a percentage point.",
    ),
    ("The gap widened by 25 basis points.", "The gap widened by 25 percentage points."),
    ("Gusts reached 120 mph.", "Gusts reached 120 km/h."),
    ("The plot measures 300 square metres.", "The plot measures 300 square kilometres."),
    ("The journey takes 90 minutes.", "The journey takes one hour and 20 minutes."),
    ("The three leaders met in Oslo.", "Anna Berg and Juan Soto met in Oslo."),
    ("Subscribers pay 12 euros a year.", "Subscribers pay a monthly fee of 12 euros."),
    ("Staff get three extra holidays.", "Staff get three extra days."),
    # dates by their distance
    (
        "Fighting resumed on 2 May 2024.",
        "Fighting resumed on Saturday, two days after the army announced a truce.",
    ),
    ("The ship sailed on 2 May.", "The ship sailed three days ago."),
    (
        "In March the rate was 5 percent.",
        "The rate was 4 percent in May, against 5 percent a month earlier.",
    ),
    ("The strike began on 7 May.", "The strike began on Tuesday last week."),
    ("The war began in April 2022.", "The war began in April last year."),
    ("The plant will open in spring 2026.", "The plant will open next spring."),
    (
        "The truce was announced by the army on Saturday.",
        "Fighting resumed on Saturday, two days after the army announced a truce.",
    ),
    ("He abandoned the plan.", "He almost abandoned the plan."),
    ("The fare rises by 60p.", "The fare rises from £4.50 to £5."),
    (
        "The profit will be 4.1 to 4.3 million crowns.",
        "The profit will be between 4.1 billion and 4.3 billion crowns.",
    ),
    ("The 2016 strike lasted 43 days.", "The strike in 2017 lasted 43 days."),
]


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_what_the_quote_says_in_other_words_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), UNSUPPORTED)
def test_what_the_quote_does_not_say_is_not_supported(claim: str, words: str) -> None:
    assert refused(claim, words)
