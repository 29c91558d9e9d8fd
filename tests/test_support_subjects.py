"""Of whom a thing is said, and whether it was done or only meant: a table per construction."""

from __future__ import annotations

import pytest

from tests.test_support import refused


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # refusing, read by its form
        ("The board of Melk did not sign the pact.", "the board of Melk withheld its signature"),
        ("A strike in May is not impossible.", "a strike in May could not be ruled out"),
        ("Farms in Melk were spared.", "farms in Melk were not hit by the frost"),
        ("The council does not support the levy.", "the council opposes the levy"),
        ("Lang said it had two owners.", "Lang denied this and said that it had two owners"),
        ("The mill will not grind rye.", "the mill will grind wheat and oats, but not rye"),
        ("The firm declined to say who had paid.", "the firm would not say who had paid"),
        # holding, and what stands between a thing and who does something with it
        ("The union will hold a vote on the offer.", "the union will put the offer to a vote"),
        ("It may still be held if winds drop.", "it could still go ahead if winds drop"),
        ("Lang's plan was rejected by the board.", "Lang had a plan, a plan the board turned down"),
        ("Coins found in Melk show a trade in salt.", "they found coins in Melk that show a trade"),
        ("The delay was due to doubts from one bank.", "the delay was due to doubts at one bank"),
        ("Up to ten ships will be cut.", "the fleet will cut as many as ten ships"),
        # what a pronoun stands for is told elsewhere
        ("Klaus Reimers received a term of 22 months.",
         "it convicted Klaus Reimers, and Judge Vogt gave him a term of 22 months"),
        ("The staff has yet to agree to talks in Melk.",
         "the union wants talks in Melk, but the staff has not agreed to talks there"),
    ],
)  # fmt: skip
def test_what_is_said_with_other_words_of_the_same_one_is_supported(claim, words):
    assert not refused(claim, words)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # refusing has an opposite, also where it has no object
        ("The board approved Lang's plan for the mill in May by one vote.",
         "Lang had wanted to sell the mill, a plan the board turned down in May by one vote"),
        ("Eva Lang, who voted in favour, spoke.", "Eva Lang, who voted against, spoke at length"),
        ("Brazil backs the levy.", "Brazil opposes it, saying that the levy is too high"),
        ("It runs daily, including Sundays.", "it runs daily except Sundays"),
        # said of another
        ("Eva Prado was given a term of 18 months for fraud.",
         "Tomas Leite received a term of 18 months for fraud, while Eva Prado was acquitted"),
        ("Maria Lang bought the mill last year.",
         "Maria Lang runs a shop; Ray Kessler, who bought the mill last year, is away"),
        ("Dragan was banned for two years in 2018.",
         "Dragan, 24, missed the race; his coach, Petru Iliescu, was banned for two years in 2018"),
        ("Joan Whit was presented with a plea by residents.",
         "residents had signed a plea, which was presented by Joan Whit"),
        # meant, offered, open to somebody
        ("Peru brokered a solution.", "Peru offered to help find a solution"),
        ("Lang sold her mill.", "Lang said she was considering the sale of her mill"),
        ("The pact was approved by the voters.", "the pact needs the approval of the voters"),
        ("Lang was found to have stolen it.", "Eva Prado accused Lang of stealing it"),
        ("Lang had confirmed the frost.", "Lang had detected the frost in May"),
        ("Chad mediated in April.", "Chad had offered to mediate in April"),
        ("Peru finished the road in 2021.", "the road which Peru was to have finished in 2021"),
        ("Lang had won the right to appeal.", "Lang said he would appeal against the ruling"),
        ("Lang will appeal by Friday.", "Lang was reading it and had until Friday to appeal"),
        ("Police charged the farmer.", "police questioned the farmer and freed him without charge"),
    ],
)  # fmt: skip
def test_what_is_said_of_another_or_was_only_meant_is_refused(claim, words):
    assert refused(claim, words)
