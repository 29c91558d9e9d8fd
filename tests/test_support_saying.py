"""Who says it, how surely, on what condition, when and why: what a claim may not change."""

from __future__ import annotations

import pytest

from tests.test_support import refused

SUPPORTED = [
    # the speaker stands apart from the verb: apposition, relative clause, participle, inversion
    (
        "According to Anna Berg, the bridge is unsafe.",
        "The bridge is unsafe, the city's chief engineer, Anna Berg, said.",
    ),
    (
        "The chief engineer said the bridge was unsafe.",
        "The bridge is unsafe, the city's chief engineer, Anna Berg, said on Friday.",
    ),
    (
        "Anna Berg, the chief engineer, said the bridge was unsafe.",
        "Anna Berg, who has been chief engineer since May, said the bridge was unsafe.",
    ),
    (
        "Sailors stranded in the port reported gunfire.",
        "Sailors reached by radio in the port reported gunfire through the night.",
    ),
    (
        "Villagers said the road was closed.",
        "The road is closed, said villagers, many of whom had walked for hours.",
    ),
    (
        "A spokesman for the port authority said that two cranes had collapsed.",
        "Two cranes collapsed, a port authority spokesman, Idris Bello, told reporters.",
    ),
    (
        "The ministry said two cranes had collapsed.",
        "Two cranes collapsed, a spokeswoman for the ministry said.",
    ),
    (
        "An unnamed diplomat said the talks had failed.",
        "A diplomat, who asked not to be named, said the talks had failed.",
    ),
    (
        "The talks have failed, according to a study.",
        "The talks have failed, a study published in March by the university in Graz suggests.",
    ),
    # nothing to attribute: who someone is, an own decision beside what is said
    (
        "Paul Moreau runs a bakery in Lyon.",
        '"It is too expensive," said Paul Moreau, who runs a bakery in Lyon.',
    ),
    (
        "The party leader rejected an alliance with the Greens.",
        "The party leader said she would seek partners and rejected an alliance with the Greens.",
    ),
    (
        "The cyclone struck the island on Sunday.",
        "At least 40 people died in the cyclone that struck the island on Sunday, officials said.",
    ),
    (
        "Police suspect that the fire was set on purpose.",
        "The fire was set on purpose, police suspect.",
    ),
    # hedges in other words, or more of them
    (
        "Analysts said the bank could perhaps cut rates in May.",
        "The bank may cut rates in May, analysts said.",
    ),
    (
        "The mine may close, analysts said.",
        "There is a real possibility that the mine will close, analysts said.",
    ),
    ("The army is thought to have lost 40 tanks.", "The army has probably lost 40 tanks."),
    ("The firm plans to build a plant.", "The firm wants to build a plant in Ghent."),
    (
        "The minister did not say if she would resign.",
        "The minister did not say whether she would resign.",
    ),
    # conditions that stand on something else
    (
        "The treaty was signed in Oslo.",
        "Under the treaty, signed in Oslo by both, patrols will begin if parliament agrees.",
    ),
    (
        "The union called the offer a good start.",
        "The union said the offer was a good start but that drivers would strike if it fell.",
    ),
]

REFUSED = [
    # attribution lost, given to another, or hidden behind a noun
    ("Their demands were changed at the last minute.",
     "The director accused the unions of changing their demands at the last minute."),
    ("Alarms were sent to all farms on Monday.",
     "The governor said alarms had been sent to all farms on Monday."),
    ("The mayor took bribes from a builder.",
     "The council suspended the mayor, accusing him of taking bribes from a builder."),
    ("The mayor took bribes from a builder.",
     "The mayor is on trial on suspicion of taking bribes from a builder."),
    ("The unions accused the director of lying.", "The director accused the unions of lying."),
    ("The client said the verdict was a scandal.",
     "The client's lawyer, Ida Holm, said the verdict was a scandal."),
    ("The governor said nobody had been warned.",
     "The governor said all was well, but a farmer, Jan Prins, said nobody had been warned."),
    ("Losses have doubled since spring.",
     "The airline blamed its losses, which it said had doubled since spring."),
    ("The airline said the runway was unsafe.",
     "The airline cancelled ten flights; the pilots' union said the runway was unsafe."),
    # a hedge lost: said, would and if are none
    ("The lawyer said she would appeal.", "The lawyer said she would probably appeal."),
    ("If the audit is done in time, the money will be paid.",
     "If the audit is done in time, the money may be paid."),
    ("The inspector said the ring had been sold.",
     'The inspector said there was "a real possibility" the ring had been sold.'),
    ("Demand will recover once prices fall.", "Demand may well recover once prices fall."),
    ("Doctors warned that it will spread.", "Doctors warned that it might spread."),
    # a condition or a limit lost
    ("The envoy will return.", "The envoy will return once the embassy has apologised."),
    ("Production would move to Taiwan, Ruiz told staff.",
     "Should the repair fail, Ruiz told staff, production would move to Taiwan."),
    ("The firm said it planned no job cuts.", "The firm said it planned no job cuts before 2027."),
    ("Patrols will start in May.", "Patrols will start in May, provided that both sides agree."),
    ("Patrols will start in May.", "If both agree, officials said, patrols will start in May."),
    # planned, ordered, asked for, told as done
    ("The minister has named a deputy.", "The minister is to name a deputy by Friday."),
    ("The party has obtained a recount.", "The party said it would ask for a recount."),
    ("A judge held a hearing on the sale.", "A judge ordered a hearing on the sale next week."),
    ("The two presidents met on Sunday.", "The two presidents agreed on Sunday to meet."),
    ("The parts have been sent to Lima.", "The parts will be packed, shipped and sent to Lima."),
    # more than was said or done
    ("The commission approved the request.",
     "The commission was looking favourably at the request."),
    ("Police charged two men over the theft.", "Police arrested two men over the theft."),
    ("The jury convicted the broker of fraud.", "Prosecutors charged the broker with fraud."),
    ("The council forced it to repair the wall.", "The council urged it to repair the wall."),
    ("The firm denied the reports.", "The firm had not commented on the reports."),
    ("The town decided to close the pool.", "The town is considering closing the pool."),
    ("The town will install lights.", "The town said it would consider installing lights."),
    # a cause that the quote does not name
    ("The glacier shrank because rain had weakened the ice below it.",
     "The glacier shrank as it slid down the slope."),
    ("Work has stopped because of the risk of floods.",
     "Work, stopped by a strike, is to resume; the firm had ignored the risk of floods."),
    ("Sales fell because the shop closed.", "Sales fell and the shop closed."),
    ("The merger caused the loss.", "The firm made a loss after the merger."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_what_is_said_in_other_words_is_supported(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), REFUSED)
def test_what_was_not_said_so_is_refused(claim: str, words: str) -> None:
    assert refused(claim, words)
