"""How far a claim goes: true rewordings pass, what goes further does not."""

from __future__ import annotations

import pytest

from tests.whole_quotes import refused

SUPPORTED = [
    # lists, scope, quantifiers
    (
        "The fund pays for roads, clinics and schools.",
        "The fund pays for schools, clinics and roads.",
    ),
    (
        "Strong winds and heavy rain delayed the launch.",
        "The launch was delayed by strong winds and heavy rain.",
    ),
    (
        "The firm, its owner and two directors were fined.",
        "The firm, its owner and two directors were fined by a court in Ghent.",
    ),
    (
        "The court fined the firm and its owner.",
        "The firm was fined by the court. So was its owner.",
    ),
    ("Nobody was hurt in the fire.", "Nobody was hurt or killed in the fire."),
    ("The trial is to begin in May or in June.", "The trial will begin in May or June."),
    ("Part of the bridge collapsed on Friday.", "Part of the bridge collapsed on Friday."),
    ("A section of the motorway was closed.", "Part of the motorway was closed."),
    ("The north of the island lost power.", "The north of the island lost power."),
    ("The minister did not comment.", "The minister did not comment on the report."),
    ("Smoking is a major cause of the disease.", "Smoking is a major cause of the disease."),
    ("The lake is larger than Malta.", "The lake is twice as large as Malta."),
    ("The port is in Sweden.", "The port is in southern Sweden."),
    (
        "Almost all the passengers survived the crash.",
        "Nearly all the passengers survived the crash.",
    ),
    ("All passengers were unhurt.", "No passenger was hurt."),
    ("The painting is still missing.", "The painting has not been found."),
    ("After the vote was counted he conceded.", "Once the vote was counted he conceded."),
    ("The report must be finished before 4 May.", "The report must be finished by 4 May."),
    ("Most of the workers are women.", "The workers are mainly women."),
    ("She won in the final on Sunday.", "She won the final on Sunday."),
    ("Sales fell in the first quarter.", "In the first quarter, sales fell."),
    # all of these as news have them
    (
        "The port handled about 2.3 million containers in 2023, 4 percent fewer than in 2022.",
        "The port handled some 2.3m containers in 2023, down 4% from a year earlier.",
    ),
    ("Wages will go up by 3.2 percent from July.", "Wages are to rise by 3.2 per cent as of July."),
    (
        "A one-off payment of 1,500 euros was agreed.",
        "They agreed on a one-time payment of €1,500.",
    ),
    (
        "More than half of the members voted in favour.",
        "Some 58 percent of the members voted in favour.",
    ),
    ("The vote was 61 to 39.", "The vote was 61-39."),
    (
        "The mine produced twice as much copper in 2023 as in 2022.",
        "The mine's copper output doubled in 2023 from 2022.",
    ),
    ("The fire destroyed at least 40 homes.", "At least forty homes were destroyed by the fire."),
    ("Some of the passengers were injured.", "Several passengers were injured."),
    (
        "The company lost 12 million euros last year.",
        "The company made a loss of 12 million euros last year.",
    ),
    (
        "The company lost 12 million euros in 2023.",
        "The company made a loss of 12 million euros last year.",
    ),
    ("The talks will resume on Thursday 9 May.", "The talks will resume on Thursday."),
    ("The law takes effect on 1 January 2025.", "The law takes effect on 1 January."),
    ("Nobody was injured in the crash on Sunday.", "No one was hurt in Sunday's crash."),
    (
        "It is the third time in two years that the line has been closed.",
        "The line has been closed for the third time in two years.",
    ),
    ("The temperature hit 41C on Sunday.", "The temperature reached 41 degrees Celsius on Sunday."),
    (
        "The tunnel, 8.5 kilometres long, cost $3.1bn.",
        "The 8.5 km tunnel cost 3.1 billion dollars.",
    ),
    ("Around one in ten patients had side effects.", "About 10% of patients had side effects."),
    ("The majority of patients had side effects.", "Most patients had side effects."),
    ("Unemployment fell from 7.1 to 6.8 percent.", "Unemployment fell to 6.8% from 7.1%."),
    ("Unemployment fell by 0.3 percentage points.", "Unemployment fell to 6.8% from 7.1%."),
    (
        "The mayor, who is 52, has been in office since 2016.",
        "The 52-year-old mayor has been in office since 2016.",
    ),
    (
        "She finished second, 12 seconds behind the winner.",
        "She came second, 12 seconds behind the winner.",
    ),
    ("She was the first woman to win the race.", "She became the first woman to win the race."),
    ("He died two days later, on 4 May.", "He was shot on 2 May and died two days later."),
    (
        "The bank was founded in 1974 and has 300 branches.",
        "The bank, founded in 1974, has 300 branches.",
    ),
    ("Three members out of twelve voted against.", "Three of the 12 members voted against."),
    ("A quarter of the members voted against.", "Three of the 12 members voted against."),
    ("The factory employs 900 workers.", "The factory has 900 employees."),
    (
        "He was jailed for three and a half years.",
        "He was sentenced to three and a half years in prison.",
    ),
    ("He was jailed for 42 months.", "He was sentenced to three and a half years in prison."),
    ("The price rose sharply, by 14 percent.", "The price soared by 14 percent."),
    ("The price soared.", "The price rose by 14 percent."),
    ("The price edged up by 0.2 percent.", "The price rose slightly, by 0.2 percent."),
    (
        "Sales in the first half of 2023 were 3 billion euros.",
        "First-half sales in 2023 were 3 billion euros.",
    ),
    ("Three quarters of the harvest was lost.", "75 percent of the harvest was lost."),
    (
        "The ferry sank off Crete early on Sunday and 12 people drowned.",
        "Twelve people drowned when a ferry sank off Crete early on Sunday.",
    ),
    ("Both ministers resigned.", "The ministers of finance and of justice resigned."),
    ("No trains ran in the north on Monday.", "Trains did not run in the north on Monday."),
    ("The ceasefire held until Sunday.", "The ceasefire held until Sunday evening."),
    (
        "Exports to China fell 8 percent in April, the biggest drop since 2020.",
        "Exports to China fell 8% in April, the steepest decline since 2020.",
    ),
    (
        "More than a third of the members voted in favour.",
        "Some 35 percent of the members voted in favour.",
    ),
    (
        "Nearly a third of the members voted in favour.",
        "Some 32 percent of the members voted in favour.",
    ),
]

UNSUPPORTED = [
    # lists, scope, quantifiers
    ("Peru, Chile and Brazil signed the pact.", "Peru and Chile signed the pact."),
    ("The fund pays for schools, clinics and roads.", "The fund pays for clinics and schools."),
    ("Anna Berg and Juan Soto resigned.", "Anna Berg resigned; Juan Soto stayed in office."),
    ("The trial will begin in May.", "The trial will begin in May or June."),
    ("The roof was damaged in the storm.", "The roof was damaged or destroyed in the storm."),
    ("The bridge collapsed on Friday.", "Part of the bridge collapsed on Friday."),
    ("The schools in the region were closed.", "Some of the schools in the region were closed."),
    ("The island lost power.", "The north of the island lost power."),
    ("No trains will run on the line.", "No trains will run on the line until Thursday."),
    ("No trains ran on the line.", "No trains ran on the line outside Kyoto."),
    (
        "The firm has no plans for a new plant.",
        "The firm has no plans for a new plant within the next two years.",
    ),
    ("It was the hottest day ever in Leeds.", "It was the hottest day in Leeds since 1998."),
    (
        "It was the hottest day in Leeds.",
        "It was the hottest day in Leeds since the heatwave of 1998.",
    ),
    ("Smoking is the main cause of the disease.", "Smoking is a main cause of the disease."),
    (
        "It was the biggest rise in the country for years.",
        "It was the biggest drop in the country for years.",
    ),
    ("The lake is larger than Malta.", "The lake is almost as large as Malta."),
    ("It is the largest port in Sweden.", "It is the largest port in southern Sweden."),
    ("All the passengers survived the crash.", "Nearly all the passengers survived the crash."),
    ("The vote comes after the budget.", "The vote comes before the budget."),
    ("All of the workers are women.", "The workers are mainly women."),
    ("It is the final report.", "It is the report."),
    # all of these as news have them
    ("The trial will last around six weeks.", "The trial is expected to last about six weeks."),
    (
        "It is the second time in two years that the line has been closed.",
        "The line has been closed for the third time in two years.",
    ),
    ("The tunnel cost 3.1 million dollars.", "The 8.5 km tunnel cost 3.1 billion dollars."),
    ("All patients had side effects.", "Most patients had side effects."),
    ("Unemployment fell from 6.8 to 7.1 percent.", "Unemployment fell to 6.8% from 7.1%."),
    ("He died on 3 May.", "He was shot on 2 May and died two days later."),
    ("Only three of the twelve members voted against.", "Three of the 12 members voted against."),
    ("A third of the members voted against.", "Three of the 12 members voted against."),
    (
        "The biggest drop since 2015 was recorded in April.",
        "Exports to China fell 8% in April, the biggest drop since 2020.",
    ),
    (
        "Fewer than half of the members voted in favour.",
        "Some 58 percent of the members voted in favour.",
    ),
    (
        "Nearly a third of the members voted in favour.",
        "Some 35 percent of the members voted in favour.",
    ),
    ("The law took effect on 1 January 2023.", "The law takes effect on 1 January."),
]


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_what_the_quote_says_in_other_words_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), UNSUPPORTED)
def test_what_the_quote_does_not_say_is_not_supported(claim: str, words: str) -> None:
    assert refused(claim, words)
