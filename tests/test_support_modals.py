"""What may be, is wanted or depends: no claim makes it so, and no rewording of it is refused."""

from __future__ import annotations

import pytest

from tests.whole_quotes import refused

SUPPORTED = [
    # modals
    (
        "The rain might slow the fire.",
        "Forecasters expect rain, which may slow the fire but will not stop it.",
    ),
    ("The ship may be Roman.", "They found a ship that might be Roman."),
    ("Villagers heard shots.", "Villagers could hear shots."),
    # conditions
    (
        "Weather permitting, the race will start at noon.",
        "The race will start at noon if the weather allows.",
    ),
    (
        "The army will hold fire so long as the rebels do.",
        "The army will hold fire as long as the rebels do.",
    ),
    # who says it
    ("One resident called the plan foolish.", '"The plan is foolish," said one of the residents.'),
    ("According to Harper's, sales doubled.", "Auctioneers Harper's said sales had doubled."),
    (
        "Finance Minister Ana Ruiz denied that the tax was unfair.",
        "The union said the tax was unfair, which Finance Minister Ana Ruiz rejected.",
    ),
    (
        "Professor of law Ivan Petrov said the ruling was wrong.",
        "The professor of law, Ivan Petrov, said the ruling was wrong.",
    ),
    (
        "Shares in Orvik rose 2 percent.",
        "Shares in Orvik, which reports next week, rose 2 percent.",
    ),
    # causes
    ("The talks are due to resume in Oslo.", "The talks are expected to resume in Oslo."),
    ("The knee caused her trouble.", "The knee troubled her."),
    (
        "Bread may cost more because of a drought.",
        "A drought may push up the price of bread.",
    ),
    ("He withdrew because of a knee injury.", "He withdrew with a knee injury."),
]
UNSUPPORTED = [
    (
        "Forecasters expect rain, which will slow the fire but not stop it.",
        "Forecasters expect rain, which may slow the fire but will not stop it.",
    ),
    ("The ship found off Malta is Roman.", "Divers found a ship off Malta that might be Roman."),
    ("Her body would never be found.", "Police said her body might never be found."),
    # wanted, offered, needed
    ("Norway mediated in the dispute.", "Norway had offered to mediate in the dispute."),
    (
        "The firm has sold its plant.",
        "The firm is considering the sale of its plant.",
    ),
    (
        "The merger has been approved by the regulator.",
        "The merger, which needs the approval of the regulator, should close in May.",
    ),
    ("The committee blamed the pilot.", "The committee is looking into the role of the pilot."),
    # conditions
    (
        "The army will hold fire whatever the rebels do.",
        "The army will hold fire as long as the rebels do.",
    ),
    # who says it
    (
        "The builder was to blame for the leak.",
        "The owner denied any part in the leak and blamed the builder.",
    ),
    (
        "Tavo copied the songs without permission.",
        "Three singers sued Tavo on Monday, alleging that it had copied the songs without "
        "permission.",
    ),
    # causes
    (
        "Police said a candle caused the fire.",
        "Police said the cause was not yet known and that they would examine whether a candle was "
        "involved.",
    ),
    ("The match was called off because of fog.", "The match was called off on Sunday."),
]


@pytest.mark.parametrize(("claim", "quote"), SUPPORTED)
def test_as_sure_as_the_quote_is_supported(claim: str, quote: str) -> None:
    assert not refused(claim, quote)


@pytest.mark.parametrize(("claim", "quote"), UNSUPPORTED)
def test_surer_than_the_quote_is_refused(claim: str, quote: str) -> None:
    assert refused(claim, quote)
