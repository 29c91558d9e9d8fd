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
        ("The judge demanded a report.", "The judge voiced doubts about the report"),
        # more than was done
        ("The mayor has addressed the clerks.", "The mayor is to address the clerks"),
        ("The shop has been selling lamps.", "The shop has promised to sell lamps"),
        ("The navy made another delivery.", "The navy was preparing another delivery"),
        ("The rain came in time to save the crop.", "The rain came too late to save the crop"),
        ("The sides moved further apart.", "The sides moved closer on most points"),
        ("The storm destroyed the pier.", "The storm damaged the pier"),
        ("The blast killed a guard.", "The blast wounded a guard"),
        ("The samples have been analysed.", "The samples will be sent to Rome for analysis"),
        ("The bishops rejected the change.", "The bishops postponed a vote on the change"),
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
        ("The crust was dated with a laser.", "They dated the crust that covers it with a laser"),
        ("The plan would free up beds.", "The plan would make room for beds"),
    ],
)
def test_a_verb_in_other_words_is_not(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Farms do not have to pay the levy.", "Farms are exempt from the levy"),
        ("Nobody has filled the post.", "The post remains vacant"),
        ("The envoy skipped the summit.", "The envoy did not attend the summit"),
        ("The envoy did not attend the summit.", "The envoy skipped the summit"),
        ("Visitors pay nothing.", "Entry is free for visitors"),
        ("Both drivers escaped injury.", "Neither driver was injured"),
        ("The firm does not agree with the ruling.", "The firm disputes the ruling"),
        ("The report ignores the fire.", "The report does not mention the fire"),
        ("The plant is not running.", "The plant has been idle since May"),
        ("The concert was cancelled.", "The concert will not take place"),
        ("The firm no longer makes lamps.", "The firm has stopped making lamps"),
        ("The sum was not disclosed.", "It was sold for an undisclosed sum"),
        ("The inn will not be closed.", "The inn will stay open, as closing it costs money"),
        ("None of the crew tested at the port was infected.",
         "Tests at the port showed no infections in the crew"),
        ("Forty backed the bill and ten voted against it.",
         "Forty voted for the bill, ten against"),
        ("Growth fell well short of forecasts.", "Growth was well below forecasts"),
        ("Prices rose for a year and then fell.", "Prices rose for a year and fell after that"),
        ("Two ships failed to return.", "Two ships did not return"),
        ("It sits at number 3 on the list.", "It sits at no. 3 on the list"),
        ("The driver admitted theft.", "The driver pleaded guilty to theft"),
        ("The plan met with opposition from farmers.", "Farmers opposed the plan"),
        ("She will keep the medal.", "She will not return the medal"),
        ("All are refunded except for the fee.", "All are refunded, but not the fee"),
        ("The halls were empty of pupils.", "No pupils were inside the halls"),
        ("The driver is unlikely to appeal.", "The driver will probably not appeal"),
        ("The law was carried by 15 votes against 12.", "The law was carried by 15 votes to 12"),
        ("He was arrested in July, before he was freed.",
         "He was freed in November, after he was arrested in July"),
        ("Her first hit came two years before this film.",
         "Two years after her first hit, she returns with this film"),
        ("They will block the road if prices are not capped.",
         "They will block the road unless prices are capped"),
    ],
)  # fmt: skip
def test_a_negation_in_other_words_is_not(claim: str, words: str) -> None:
    assert not refused(claim, words)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Farms have to pay the levy.", "Farms are exempt from the levy"),
        ("The post is vacant.", "The post has been filled"),
        ("The envoy attended the summit.", "The envoy skipped the summit"),
        ("The envoy skipped the summit.", "The envoy attended the summit"),
        ("The envoy did not attend the summit.",
         "The envoy attended the summit but skipped the ball"),
        ("The firm agrees with the ruling.", "The firm disputes the ruling"),
        ("The report mentions the fire.", "The report omits the fire"),
        ("The plant is idle.", "The plant has been running since May"),
        ("The firm makes lamps.", "The firm has stopped making lamps"),
        ("The firm has stopped making lamps.", "The firm makes lamps"),
        ("The depth is unknown.", "The depth is known"),
        ("The dog has been found.", "The dog is still missing"),
        ("The law was passed before the debate on it.", "After a debate, the law was passed"),
        ("The Greens did not abstain.", "The Greens abstained in the vote on the pool"),
    ],
)  # fmt: skip
def test_what_says_the_contrary_in_other_words_is(claim: str, words: str) -> None:
    assert refused(claim, words)
