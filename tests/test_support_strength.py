"""How surely and how strongly it is said: hedges, ranks and causes, in other words and lost."""

from __future__ import annotations

import pytest

from tests.test_support import refused

SUPPORTED = [
    # what looks like a hedge and is none
    ("The complaint was rejected by the court.",
     "The court ruled that the inquiry may continue, rejecting the complaint."),
    ("There was no confirmation of the report.", "The report could not be confirmed."),
    ("Dale declined to come to the court.", "Dale had refused to appear in court."),
    ("A road was found under a marsh.", "Diggers on a rail project found a road under a marsh."),
    ("Amory resigned in May.", "The head of planning, Amory, resigned in May."),
    # a hedge in other words
    ("In the view of the police, the thieves came by boat.",
     "Police believe that the thieves came by boat."),
    ("The union is still undecided about joining.", "The union has not decided whether to join."),
    ("The rider has until May to appeal.", "The rider can appeal until May."),
    ("The wing closes on 14 October.", "The wing will close on 14 October."),
    ("The closures are meant to save 600 euros.", "The closures are intended to save 600 euros."),
    ("The trial indicated that pupils learn faster.",
     "The trial suggested that pupils learn faster."),
    # words that make nothing more of it
    ("Until now the president has backed her.", "The president has so far backed her."),
    ("They doubted her, yet they stayed.", "They doubted her but stayed."),
    ("The land could take the case before the World Trade Organization.",
     "The land could take the case to the World Trade Organization."),
    ("Stores were 88% full, against 79% a year before.",
     "Stores were 88% full, against 79% last year."),
    ("There is no danger at all.", "There is no danger."),
    ("The launch was delayed until May.", "The launch was pushed back to May."),
    ("The drop was sharpest in May.", "The drop was steepest in May."),
    # how much, and why
    ("Attacks fell slightly in May.", "Attacks fell a little in May."),
    ("Prices fell because rain raised hopes of a better crop.",
     "Prices fell as rain raised hopes of a better crop."),
    ("People left because they feared a flood.", "People left for fear of a flood."),
    ("The trial is due to last seven weeks.", "The trial is expected to last seven weeks."),
    ("He said no vote was needed.", "He said a vote would not be needed."),
]  # fmt: skip

REFUSED = [
    ("They reached the end of what the machine can do.",
     "They may have reached the end of what the machine can do."),
    ("The inquiry into how Pelo treats its staff will be completed in May.",
     "The inquiry into how Pelo treats its staff is under way and could be completed in May."),
    ("The study proves that crows teach each other.",
     "The finding suggests that crows teach each other."),
    ("The contracts are the most expensive of all.", "The contracts cost at least 2 billion."),
    ("The method is the least accurate.", "The method detects fewer than half of the cases."),
    ("The delays were longer than anywhere else.", "The delays were longer than in Easby."),
    ("School closures alone were to blame.",
     "School closures were one reason but not the only one."),
    ("The king is delighted.", "The king is said to be delighted."),
    ("Halas broke a leg.", "Among them was Halas, who is believed to have broken a leg."),
    ("The merger will cut costs.", "The merger is meant to cut costs."),
    ("The bank will make a loss.", "The bank is on course to make a loss."),
    ("France said it would evacuate its citizens.",
     "France said it was considering the evacuation of its citizens."),
    ("The hotels expect a surge in guests.", "The hotels expect a modest increase in guests."),
    ("The firm will fit filters.",
     "The firm says it will do so if the state pays. It was asked to fit filters."),
    ("Pilots will take action in March.", "Pilots have not ruled out action in March."),
    ("The skeleton is the longest in the country.",
     "The wing has a skeleton, the longest exhibit in the building."),
    ("Fog caused the crash, investigators said.",
     "There was fog, but investigators said it was too early to name a cause."),
    ("Attacks plunged in May.", "Attacks fell a little in May."),
    ("The car hit a wall because an officer was following it.",
     "An officer followed a car shortly before it hit a wall."),
    ("Workers at all of the firm's shops have signed.", "Workers at one of the firm's shops have"
     " signed."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "words"), SUPPORTED)
def test_no_more_is_made_of_it(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(("claim", "words"), REFUSED)
def test_more_is_made_of_it(claim: str, words: str) -> None:
    assert refused(claim, words)
