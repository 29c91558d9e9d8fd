"""Verbs: a claim may say them in other words, and may not say more or other things to be done."""

from __future__ import annotations

import pytest

from tests.test_support import refused


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        # the one shuts out the other
        ("The club kept its coach.", "The club changed its coach in the spring"),
        ("The board agreed to retain the logo.", "The board agreed on Monday to scrap the logo"),
        ("The cabinet lost the vote.", "The cabinet survived the vote by a whisker"),
        ("Fog forced the crew to leave.", "Fog forced the crew to stay"),
        ("The judge allowed the claim.", "The judge dismissed the claim as too late"),
        # words for saying that say more
        ("The bishop condemned the film.", "The bishop was uneasy about the film"),
        ("The mayor denounced the delay.", "The mayor was unhappy with the delay"),
        ("The bank apologised for the delay.", "The bank regretted the delay to its report"),
        ("The firm admitted that the valve was faulty.", "The firm said it was testing the valve"),
        ("Fans celebrated the transfer.", "Fans took note of the transfer"),
        # more than was done
        ("The storm destroyed the pier.", "The storm damaged the pier"),
        ("The blast killed a guard.", "The blast wounded a guard"),
        ("The clubs concluded the transfer.", "The clubs agreed the transfer"),
    ],
)
def test_a_verb_that_says_more_is_refused(claim: str, words: str) -> None:
    assert refused(claim, words)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("The firm may float in May.", "The firm could list in May"),
        ("The court condemned the dealer to die.", "The court sentenced the dealer to death"),
        ("The nurse admitted that she had lied.", "The nurse pleaded guilty to lying"),
        ("The bishop condemned the film.", "The bishop called the film an outrage"),
        ("The mayor apologised to the nurses.", "The mayor made an apology to the nurses"),
        ("The plan would free up beds.", "The plan would make room for beds"),
    ],
)
def test_a_verb_in_other_words_is_not(claim: str, words: str) -> None:
    assert not refused(claim, words)
