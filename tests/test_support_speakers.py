"""Whose word it is: speakers named in other ways, and sayings that a claim has lost."""

from __future__ import annotations

import pytest

from tests.test_support import refused

SUPPORTED = [
    # the speaker by a name, an office, a kind of firm, a pronoun
    ("According to the Ostend Bank's analysts, rates will rise.",
     "Analysts at the Ostend Bank said rates would rise."),
    ("According to Mr Kelly, the school had few options.",
     "Mr Kelly said the school had been left with few options."),
    ("The company said profit would be lower.", "The brewer warned profit would be lower."),
    ("Corvid said it had repaired the pipe.",
     "The mayor accused the water company Corvid of neglect; the company said it had repaired"
     " the pipe."),
    ("Vela and Orbis announced a merger.", "Vela is to merge with Orbis, the two firms said."),
    ("According to Ana Reyes of the farmers' league, the count was wrong.",
     "But Ana Reyes, head of the farmers' league, said the count was wrong."),
    ("The fence would have cost 900 euros, according to Judge Ida Holm.",
     "Judge Ida Holm asked why there was no fence, which she said would have cost 900 euros."),
    # what is told beside a saying is nobody's word
    ("The report was adopted by nine votes to eight.",
     "The committee's report, adopted by nine votes to eight, says the rules were broken."),
    ("The study was published in May.", "Sleep helps, according to a study published in May."),
    ("The firm made a loss of 12 million euros.", "The firm reported a loss of 12 million euros."),
    ("Jon Marsh pleaded guilty to theft.", "Jon Marsh admitted theft."),
    ("The insurer put the damage at 2 million euros.",
     "The damage was 2 million euros, the insurer reported."),
    ("Her deputy was appointed minister.",
     "He praised her work and named her deputy as minister."),
]  # fmt: skip

REFUSED = [
    # a view, a report, a prediction
    ("The bridge is unsafe.", "The bridge is unsafe, in the opinion of the mayor."),
    ("Rates will rise in June.", "Rates will rise in June, analysts predict."),
    ("Captain Aldo threatened to leave.", "The Echo had reported that captain Aldo threatened to"
     " leave."),
    ("The managers were warned of leaks.", "The union says it warned the managers of leaks."),
    ("Axel Dorn conceded that the noise was too loud.",
     "After a dispute with the director, Axel Dorn, the show was off. The manager, Ida Bresci,"
     " stood by him but conceded that the noise was too loud."),
    # a verb of saying that is itself said
    ("Norland demanded half of the water.", "Sund said Norland had demanded half of the water."),
    ("The tolls will add 40 dollars to the price.",
     "The shippers said the tolls would add 40 dollars to the price."),
    ("The firm is seeking 90 million dollars.",
     "Two investors said the firm was seeking 90 million dollars."),
    ("The agency prevented two attacks.", "The minister told deputies the agency prevented two"
     " attacks."),
    ("The mill sold pipes below cost.",
     "The ministry said an inquiry had found that the mill sold pipes below cost."),
    ("The museum knew where the bell came from.",
     '"The museum knew where the bell came from," said Arun Das, a trustee of the old temple.'),
    ("The army ignored a distress call.", "An aid group accused the army of ignoring a distress"
     " call."),
    # a condition, lost beside words that could say one
    ("Students may stay after the exam.",
     "Students may stay after the exam if they have paid the fee."),
    ("The governor said he would declare an emergency on Monday.",
     "The governor said he would declare an emergency if no help arrived by Monday."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_the_same_speaker_in_other_words_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), REFUSED)
def test_what_somebody_said_needs_its_speaker(claim: str, words: str) -> None:
    assert refused(claim, words)
