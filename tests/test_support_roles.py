"""Who does what to whom, what is negated, and what comes first: a table per construction."""

from __future__ import annotations

import pytest

from tests.test_support import refused


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # a negation governs its own words
        ("The museum has 40 employees.", "the museum, without a director, has 40 employees"),
        ("The vote takes place in May.", "a woman whom she rejected faces the vote in May"),
        ("An unnamed guard has seen him.", "a guard who asked not to be named has seen him"),
        # said with another negation
        ("The bank did not change its fee.", "the bank left its fee unchanged"),
        ("He urged them to avoid forming blocs.", "he urged them not to form any blocs"),
        ("It goes to court if they do not pay.", "it goes to court unless they pay"),
        ("The council last met in 2010.", "the council has not met since 2010"),
        ("In Melk no one got a letter.", "nobody in the town of Melk had received a letter"),
        ("Huber denied that the bridge was unsafe.", "Huber said the bridge was not unsafe"),
        ("Neither villages nor farms were hit.", "villages and farms were not hit this time"),
        ("Huber did not say how many had left.", "many had left, but Huber gave no figure"),
        # order within a pair, participles, partners, those who are counted
        ("It will keep farms and mills open.", "it will keep mills and farms open until May"),
        ("The deal was signed in Rome by ministers.", "the deal, signed in Rome by ministers"),
        ("Aid was sent by donors for people hit by war.", "donors sent aid for people hit by war"),
        ("Ghana and its lenders agreed on a plan.", "Ghana has agreed with its lenders on a plan"),
        ("None of the pupils fell ill.", "no pupil fell ill in the end"),
        ("Melk elected Anna Huber as mayor.", "Anna Huber was elected mayor of Melk on Sunday"),
        # converse words
        ("Silvia Ronchi came in behind Eva Varga.", "Eva Varga came in ahead of Silvia Ronchi"),
        ("Riverton lost to Milford.", "Milford beat Riverton on Sunday evening"),
        ("Huber employs Lang.", "Lang works for Huber in the shop"),
        ("She arrived by boat.", "she arrived by ferry on Monday evening"),
        ("The villagers fled to a house of prayer.", "the villagers fled to a church on the hill"),
        ("Anna bought the house from Eva Lang.", "Eva Lang sold the house to Anna in May"),
        ("After the vote, Huber resigned.", "Huber resigned after the vote on Sunday"),
        ("Lang was opposed by nobody but Huber.", "Lang was opposed by nobody but Huber in May"),
        ("Shops closed ahead of US tariffs.", "shops closed ahead of American tariffs"),
        ("Shortly before May Huber joined.", "Huber joined the team shortly before May"),
        ("Huber, who dissented, was angry.", "Huber, one of three who dissented, was angry"),
        ("Cyclone Ida weakened inland.", "Cyclone Ida hit the coast; the storm weakened inland"),
        # initials
        ("The WFA closed the border.", "The World Farm Agency on Monday closed the border"),
        ("The World Farm Agency closed the border.", "the WFA closed the border on Monday"),
    ],
)  # fmt: skip
def test_the_same_said_another_way_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words, f"{words}.")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # a negation that is added or lost
        ("The museum has a director.", "the museum, without a director, has 40 employees"),
        ("Injuries were reported.", "the agency will look into it; no injuries were reported"),
        ("He sent a guard, who named a sum.", "he sent a guard but named no sum"),
        ("Exports did not fall.", "exports fell, but consumption did not fall"),
        ("It goes to court if they pay.", "it goes to court unless they pay"),
        ("The referee agreed.", "Riverton asked for a penalty, but the referee disagreed"),
        ("Huber is free to leave Melk.", "the judges barred Huber from leaving Melk"),
        # who does it to whom
        ("The unions accused Els Wouters of lying.", "Els Wouters accused the unions of lying"),
        ("Anna Huber beat Eva Lang.", "Eva Lang won the title, beating Anna Huber 6-3 6-2"),
        ("Milford knocked Riverton out.", "Riverton scored twice to knock Milford out"),
        ("Kestrel took money from Huber.", "Huber took money from a firm, Kestrel, he said"),
        ("Police gave the ship time.", "a call from the ship gave police time to act"),
        ("Her partners failed to persuade her.", "Huber left after failing to persuade partners"),
        ("Melk and Krems urged restraint.", "Melk urged restraint; Krems said nothing of it"),
        ("Sales at the firm rose and costs fell.", "costs at the firm rose and sales fell"),
        ("The king received a medal from Huber.", "the king gave Huber a medal for his work"),
        ("The court dismissed the case.", "the court refused to dismiss the case"),
        # another thing in the same place
        ("The fire began in the kitchen.", "the fire began in the cellar of the hotel"),
        ("The museum bought a helmet.", "the museum bought a Roman sword for its hall"),
        # what is joined to what
        (
            "It fell in Melk, where bars were busy.",
            "it fell in Melk but rose in Krems, where bars were busy",
        ),
        (
            "Varga, the winner in 2019, leads.",
            "Dumont, the winner in 2019, fell, and Varga, who leads, rode on",
        ),
        (
            "Lang asked for it after Huber spoke.",
            "Lang, who asked for it, left the hall after Huber spoke",
        ),
        (
            "Peru's delegate urged calm.",
            "Chile's delegate to the talks urged calm; Peru's stayed away",
        ),
        (
            "The boards and the owners back the sale.",
            "the boards back the sale; the owners have not decided",
        ),
        (
            "Eva Lang preferred a cut.",
            "Seven voted for it and one, Ida Huber, preferred a cut, Eva Lang said",
        ),
        ("The bureau issued a warning.", "the bureau lifted a warning at nine in the evening"),
        ("Prices are to rise by up to 10 euros.", "prices are to drop by up to 10 euros in May"),
        ("Eva Lang was elected in Melk.", "Anna Huber was elected in Melk. Eva Lang lost"),
    ],
)  # fmt: skip
def test_another_doer_or_a_negation_more_or_less_is_refused(claim: str, words: str) -> None:
    assert refused(claim, words, f"{words}.")
