"""What a claim joins, lists, compares and puts in order: a table per construction."""

from __future__ import annotations

import pytest

from tests.whole_quotes import refused


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        # one more in a list, at its end and in the middle
        ("Farmers sell apples, pears and plums to the town.",
         ["Farmers sell apples and plums to the town."]),
        ("Mayors from the hills, the valley and the coast objected.",
         ["Mayors from the hills and the valley objected."]),
        ("The fire took a barn, a shed and a cart.", ["The fire took a barn and a shed."]),
        # said of another
        ("Paul Huber came second with 20 percent.",
         ["Eva Lang won, her manager Paul Huber said.",
          "Anna Roth, the baker who came second with 20 percent, went home."]),
        ("The boy in the ward had not been vaccinated.",
         ["Nine of ten patients had not been vaccinated.", "One patient, a boy, is in the ward."]),
        ("Melk Hospital was closed until noon.",
         ["Smoke reached Melk Hospital and the bypass, which was closed until noon."]),
        ("The finance ministry has promised a new bridge.", ["Veltrix has promised a new bridge."]),
        # a word of one quote told of what another says
        ("A man was hurt in the park with a hammer.",
         ["A man was hurt in the park.", "Lang said tools, among them a hammer, had been sold."]),
        ("Paul Huber has approved the repairs to the roof.",
         ["Eva Lang said the roof needed repairs.", "Paul Huber has approved a new car."]),
        # compared with nothing, or with something else
        ("The flood drove out 700 people, more than any other flood in the region.",
         ["The flood drove out 700 people, many of them for the second time."]),
        ("Delays in Melk were longer than anywhere else in the county.",
         ["Delays in Melk were longer than in the town of Ried."]),
        ("The law gives the agency wider powers than those of its neighbours.",
         ["The law lets the agency read letters."]),
        ("Young birds sang more loudly than the old crows.",
         ["Old crows sang, and so did young birds."]),
        # what came first
        ("The captain told the police before he called for help.",
         ["The captain first called for help and then told the police."]),
        ("Sales fell for four years and then rose.", ["Sales rose for four years and then fell."]),
        ("Roth sold the recipe before she left the firm.",
         ["Roth left the firm in 2018, and sold the recipe three years later."]),
        ("The queen had an operation after her trip to Melk.",
         ["The queen arrived in Melk on Tuesday, her first trip since an operation."]),
        # ranks, choices, times and numbers that go with another
        ("It was the first bridge of its kind.",
         ["It was the third bridge of its kind; the first patient is well."]),
        ("They expect a cut in May rather than in June.",
         ["They expect a cut in June rather than in May."]),
        ("The board expects to report in March.",
         ["The board asked for the files in March and expects to report in June."]),
        ("Nettel pays a bonus of 2.75 euros.",
         ["Nettel and Vask pay a bonus of 2.60 euros and 2.75 euros respectively."]),
        ("Germany's harvest rose by a third.", ["Denmark's harvest rose by a third."]),
        ("Lang fought the union after a judge ruled against it.",
         ["Lang had fought the union until a judge ruled against it."]),
        # joined from two quotes
        ("The path will open once the fence has been moved.",
         ["The path will open on Monday.", "The park means to move the fence."]),
        ("The museum returned the bell because it had called the police.",
         ["The museum returned the bell.", "The museum had called the police."]),
        # all of them
        ("All of the effects were mild.",
         ["The effects were mostly mild, but ten people fell ill, and all of them recovered."]),
        ("None of the figures could be checked.", ["Some of the figures could not be checked."]),
        # whose partner
        ("Lang helped Roth into the boat.",
         ["Lang's partner, Anna Roth, helped him into the boat."]),
        # a part of a number told as the number, and another thing in one's place
        ("The town has 26 million for tools in schools.",
         ["The town has 26 million for tools, of which a quarter will go to schools."]),
        ("Lang urged the national park to clear the paths.",
         ["Lang urged the landowner, the Harden estate, to clear the paths."]),
        ("Roth and a cyclist were taken to the ward.",
         ["Roth and a cyclist pulled him out.", "The child was taken to the ward."]),
        ("The ship sank off Melk in 2022.",
         ["Divers found a ship that sank off Melk in the year 240.",
          "The wreck was found in 2022 by a fisher."]),
        # what hangs on a noun, who is called what, and a part done
        ("Huber rejected a complaint from the court.",
         ["The court met on Monday, and Huber rejected a complaint from the minister."]),
        ("Girls did better than boys in sums.",
         ["Girls did better than boys in reading but a little worse in sums."]),
        ("Eva Lang, 46, is the oldest of the crew.",
         ["Skipper Anna Roth, 46, the oldest of the crew, said that Eva Lang had been ill."]),
        ("The museum will shut on Monday.", ["The museum will shut its east wing on Monday."]),
        ("Melk lost both its stars.", ["Melk lost one of its two stars."]),
        ("Roth lost to Lang before she was elected.",
         ["Roth was elected in 1988, lost to Lang in 1992 and came back."]),
        ("The crater was mapped by a camera built in Ried.",
         ["Ice was found with a radar built in Ried; a camera mapped the crater."]),
        # those who do it, where others do, or are taken from
        ("Soldiers bought the vases at a sale in Rome.",
         ["The vases were looted by soldiers in 1897 and bought by the museum at a sale in Rome."]),
        ("Government troops captured the airport from the rebels.",
         ["Fighting has grown since May, and the rebels captured the airport."]),
        # who pays is not who is paid
        ("The railway will receive 4 million euros for the bridge.",
         ["The railway will pay 4 million euros for the bridge."]),
    ],
)  # fmt: skip
def test_what_no_quote_joins_is_refused(claim: str, quotes: list[str]) -> None:
    assert refused(claim, *quotes)


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("According to the council, walkers and cyclists may cross.",
         ["Walkers and cyclists may cross, the council said."]),
        ("The rock was found in Chile.", ["The stone, first seen in May, was found in Chile."]),
        ("The staff were not injured in the raid on the bank.",
         ["The staff were not hurt in the raid.", "A man was charged over the raid at the bank."]),
        ("Pupils younger than seven are tested in May.", ["Pupils under seven are tested in May."]),
        ("The Greens had 43 seats, one more than Labour.",
         ["The Greens had 43 seats and Labour 42."]),
        ("Before it was closed, the bridge carried most of the trade.",
         ["Before the closure the bridge carried most of the trade, worth 2 million euros."]),
        ("Orders made before Monday may not arrive, Eva Lang said.",
         ["Eva Lang said orders placed before Monday might not arrive."]),
        ("Nettel pays a bonus of 2.60 euros.",
         ["Nettel and Vask pay a bonus of 2.60 euros and 2.75 euros respectively."]),
        ("They now expect a cut in June instead of May.",
         ["They expect a cut in June rather than in May."]),
        ("The Danish harvest rose by a third.", ["Denmark's harvest rose by a third."]),
        # who goes on after an inserted clause
        ("Paul Huber had written to the mayor nine times.",
         ["Paul Huber, whose daughter is ill, had written to the mayor nine times."]),
        ("Anna Roth might win without a second round.",
         ["Anna Roth led after half of the votes had been counted, and could win without a"
          " second round."]),
        ("A quarter of the 26 million for tools will go to schools.",
         ["The town has 26 million for tools, of which a quarter will go to schools."]),
        ("Anna Roth was praised by the winner for publishing the recipe.",
         ["The winner praised her for publishing the recipe.",
          "The chemist Anna Roth was given a prize on Monday."]),
        ("Roth's union, the NTE, paid the costs of the trial.",
         ["Roth taught for 12 years.", "Her union, the NTE, paid the costs of the trial."]),
        ("Roth said they may start before the rains if the board agrees.",
         ["If the board agrees, they may start before the rains, Roth said."]),
        ("Lang's brother was walking with Lang.", ["Lang was walking with Lang's brother."]),
        ("The crust was dated with a laser by the team.",
         ["The team dated the crust that has grown on the wall with a laser."]),
        ("Huber rejected a complaint from the ministry.",
         ["Huber rejected a complaint from the minister."]),
        ("The east wing of the museum will shut on Monday.",
         ["The museum will shut its east wing on Monday."]),
        ("The roof was destroyed by a fire two years ago.",
         ["A fire destroyed the roof two years ago."]),
        ("The vases will return to Rome in May, Melkunst director Eva Lang announced.",
         ["The Melkunst museum will return the vases to Rome in May, its director Eva Lang"
          " announced."]),
        ("The crater was mapped by a camera built in Ried.",
         ["A camera that was built in Ried mapped the crater."]),
        ("The change has the backing of the nurses.", ["The nurses backed the change."]),
        ("More than nine fields have burned since May.",
         ["The fire has burned more than nine fields since May."]),
        ("A pump failure closed the plant for nine days.",
         ["The plant was closed for nine days when a pump failed."]),
        # what is done to it, and what happens of itself
        ("The Melk Party's share doubled to four percent.",
         ["The Melk Party doubled its share to four percent."]),
        ("Paul Huber said he could accept a cut.", ["Paul Huber said a cut might be acceptable."]),
        ("Lang bought the bell in May and sold it to the museum.",
         ["The bell was bought in May by the dealer Eva Lang, who sold it to the museum."]),
        ("With half of the ballots counted, the board said Lang led.",
         ["Lang led, the board said, after it counted half of the ballots."]),
    ],
)  # fmt: skip
def test_what_the_quotes_join_otherwise_is_supported(claim: str, quotes: list[str]) -> None:
    assert not refused(claim, *quotes)
