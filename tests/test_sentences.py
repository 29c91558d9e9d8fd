from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.sentences import sentence_spans


@given(st.text(st.sampled_from('aB .!?\n•-”"1字。')) | st.text(), st.integers(0, 9))
def test_sentences_rise_lie_within_and_leave_out_no_letter(text: str, start: int) -> None:
    start = min(start, len(text))
    spans = sentence_spans(text, start)
    bounds = [start, *(b for s in spans for b in (s.start, s.end)), len(text)]
    assert bounds == sorted(bounds)
    between = [text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    assert not any(c.isalnum() for gap in between for c in gap)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Rutte met Gen. U. S. Grant.", ["Mr. Rutte met Gen. U. S. Grant."]),
        ("The U.S. economy grew 3.5 percent.", ["The U.S. economy grew 3.5 percent."]),
        ('"We agree." He left.', ['"We agree."', "He left."]),
        ("  • First point\n  • Second point", ["First point", "Second point"]),
        ("北约同意了。他走了。", ["北约同意了。", "他走了。"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentence_spans(text)] == sentences
