"""What must never be shown as supported, one line each; and what evidence is too slight."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.evidence import is_evidence
from bot.answering.support import shortfalls, unsupported_terms
from bot.domain import Article, Quote, Revision, Span

SEED = (Path(__file__).parent.parent / "corpus" / "turkey-backs-rutte.md").read_text()
OUT = datetime(2024, 4, 29, tzinfo=UTC)


def quoted(words: str, text: str = "", title: str = "News") -> Quote:
    whole = text or words
    article = Article(key="a", text=whole, title=title, published=OUT)
    revision = Revision(article_id="a", number=1, revisions=1, article=article, taken_in=OUT,
                        known_from=OUT, story="a")  # fmt: skip
    start = whole.index(words)
    span = Span(start=start, end=start + len(words))
    return Quote(revision=revision, spans=(span,), match="exact")


MUST_REFUSE = [
    # kind, claim, quote
    ("name", "Hungary backs Rutte.", "Erdogan now backs Rutte's candidacy"),
    ("negation", "Hungary rejected Rutte.", "Turkey and Hungary had reservations about Rutte"),
    ("negation", "Hungary would approve Rutte.", "Hungary said it would not approve Mark Rutte"),
    ("negation", "The injuries were serious.", "No serious injuries were reported"),
    ("hedge", "Turkey will back Rutte.", "Turkey could back Rutte, a senior official said"),
    ("hedge", "The toll exceeds 10,000.", "Experts fear that the toll may exceed 10,000"),
    ("hedge", "The drug causes bleeding.", "The label warns that the drug can cause bleeding"),
    ("attribution", "Turkey backs Rutte's candidacy.",
     "Rutte has secured Turkey's support for his candidacy, a senior Turkish official announced"),
    ("attribution", "The trial was rigged.", "The former president called the trial rigged"),
    ("speaker", "Oslo called the step unfriendly.", "Moscow called the step unfriendly"),
    ("condition", "Building will begin in 2027.",
     "Building will begin in 2027 if the authority grants a licence"),
    ("condition", "The plan covers the treatment.",
     "The plan covers the treatment only if a doctor asks for it"),
    ("number", "29 members must approve Rutte.", "needs the approval of all 32 members"),
    ("number", "Vestra will cut 21,000 jobs.", "Vestra will cut 1,400 of its 21,000 jobs"),
    ("number", "The bill passed by 187 votes to 41.",
     "The bill passed by 187 votes to 112, with 41 abstentions"),
    ("number", "The wage will rise by 12.70 euros.",
     "The wage will rise by 1.40 euros to 12.70 euros"),
    ("number", "Four people died in Grenada.", "Four people died, three of them in Grenada"),
    ("number", "Five countries back him.",
     "The United States, the United Kingdom, France and Germany back him"),
    ("bound", "Just over 60 % voted.", "Just under 60 % voted"),
    ("date", "It was announced on 28 April.", "It was announced on Monday"),
    ("role", "Turkey asked Rutte for support.", "Rutte asked Turkey for support on Friday"),
    ("role", "Spain was beaten by England.", "Spain beat England in the final on Sunday"),
    ("role", "Paul headed the winner.", "Paul equalised and Liam headed the winner"),
    ("quantifier", "All members back the plan.", "Some members back the plan"),
    ("quantifier", "Only France backs the plan.", "France backs the plan"),
    ("superlative", "It was the highest turnout.", "It was the second-highest turnout"),
    ("superlative", "It was the first cut.", "It was the first cut since 2019"),
    ("direction", "Profits rose by 38 %.", "Profits fell by 38 %"),
    ("direction", "He left before the vote.", "He left after the vote"),
    ("direction", "The team won the match.", "The team lost the match"),
    ("tense", "The term has ended.", "The term is set to end in October"),
    ("tense", "The museum returned the bronzes.", "The museum will return the bronzes in July"),
    ("cause", "Shares rose because of the tariffs.", "Shares rose; the tariffs took effect"),
    ("verb", "The bank cut its rate to 4.5 %.", "The bank kept its rate at 4.5 %"),
    ("scope", "The regional government declared mourning.",
     "The central government declared mourning"),
    ("condition", "Parliament can override a veto with a majority.",
     "Parliament can override a veto only with a three-fifths majority"),
    ("speaker", "The plaintiffs said they were disappointed.",
     "A spokeswoman said Nordwind was disappointed"),
    ("superlative", "Yamal was named the best player.", "Yamal was named the best young player"),
    ("number", "The film took 13 prizes.", "The film had 13 nominations but took only two prizes"),
    ("bound", "Turnout was just over 60 %.", "Turnout was just under 60 % on Sunday"),
    ("order", "It will give 61 concerts instead of 38.",
     "It will give 38 concerts next season instead of 61"),
    ("role", "Microsoft and Apple fell.", "Microsoft and Alphabet fell too, but Apple rose by 3 %"),
    ("role", "The court ordered the family to pay the state.",
     "The court ordered the state to pay the family"),
    ("role", "Three families evicted the landlord.",
     "A court fined the landlord for evicting three families"),
    ("role", "Ten countries will ship the ice.",
     "The ice will be shipped to laboratories in ten countries"),
    ("role", "A trial in Helsinki was halted.", "A trial in Espoo was halted last winter"),
    ("verb", "Nawrocki opposes sending Ukraine arms.",
     "Nawrocki opposes Ukraine's membership of NATO but supports sending it arms"),
    ("new", "The minister said the vaccine was dangerous.",
     "The minister said the vaccine was the most effective way to prevent the spread"),
    ("hedge", "The asteroid will hit the Moon.",
     "There remains a chance that it will hit the Moon"),
    ("role", "The region has released 20 million euros.",
     "Rome has released 20 million euros, a tenth of what the region asked for"),
    ("new", "He took the money.", "He was accused of theft, but the court found no proof"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "claim", "words"), MUST_REFUSE)
def test_what_must_be_refused_is(kind: str, claim: str, words: str) -> None:
    assert kind in {found.kind for found in shortfalls(claim, [quoted(words)])}


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("All thirty-two members must approve.", "needs the approval of all 32 members"),
        ("Erdogan now backs Rutte.", "Erdogan has now committed to supporting Rutte's bid"),
        ("Stoltenberg's term will end in October.", "Stoltenberg's term is set to end in October"),
        ("According to an official, Turkey may back Rutte.",
         "Turkey could back Rutte, a senior official said"),
        ("England were beaten by Spain.", "Spain beat England in the final on Sunday"),
        ("It was announced on 29 April 2024.", "It was announced on Monday"),
        ("The minister did not resign.", "The minister refused to resign"),
        ("Nobody was reported hurt.", "No injuries were reported"),
        ("The airline will cut 300 jobs.", "The airline said it would cut 300 jobs"),
        ("Alle 32 Mitglieder müssen zustimmen.", "needs the approval of all 32 members"),
        ("Cinq pays soutiennent Rutte.", "five countries support Rutte's bid"),
    ],
)  # fmt: skip
def test_what_says_the_same_is_not(claim: str, words: str) -> None:
    assert shortfalls(claim, [quoted(words)]) == ()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Turkey will back Rutte", "Turkey will back Rutte, a senior official said."),
        ("Turkey will back Rutte", "A senior official said Turkey will back Rutte."),
        ("Turkey will back Rutte", "Turkey will back Rutte if Hungary does."),
        ("Turkey will back Rutte", "Nobody believes that Turkey will back Rutte."),
        ("Turkey will back Rutte", "It is false that Turkey will back Rutte."),
    ],
)
def test_what_a_sentence_says_around_its_quote_is_not_lost(words: str, text: str) -> None:
    assert unsupported_terms(f"{words}.", [quoted(words, text)])


@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("the", False),
        ("Rutte", False),
        ("President Recep Tayyip Erdogan", False),
        ("Turkey Backs", False),
        ("needs the approval", False),
        ("of all the 32", False),
        ("reservations about Rutte's candidacy", True),
        ("Turkey Backs Dutch Prime Minister Rutte's Bid for NATO", True),
        ("首相は辞任しないと述べた", True),
        ("首相", False),
        ("นายกรัฐมนตรีจะไม่ลาออก", True),
    ],
)
def test_a_quote_too_short_or_too_bare_is_no_evidence(words: str, enough: bool) -> None:
    assert is_evidence(quoted(words)) is enough


def test_the_question_alone_is_no_evidence() -> None:
    claim = "Sweden needs the approval of all 32 members."
    assert "Sweden" in unsupported_terms(claim, [quoted("needs the approval of all 32 members")])


def test_each_shortfall_names_its_rule() -> None:
    claim = "Hungary will not back 33 members in May."
    kinds = {s.kind for s in shortfalls(claim, [quoted("Turkey could back all 32 members")])}
    assert {"name", "number", "date", "negation"} <= kinds


def test_two_halves_of_the_sample_article_do_not_prove_a_false_whole() -> None:
    start = SEED.index("Turkey and Hungary had earlier")
    words = SEED[start : SEED.index(" During a joint press")]
    claim = "Turkey and Hungary have now committed to supporting Rutte's bid."
    assert unsupported_terms(claim, [quoted(words, SEED)])
