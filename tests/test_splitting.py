from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.blocks import split
from bot.archive.splitting import BLOCK_SIZE, MAX_ATOM, atom_ends

TEXTS = st.text(st.sampled_from("ab é.!?\n,;” \u2028字。")) | st.text()


@given(TEXTS | st.text(min_size=500))
def test_atoms_cover_a_text_without_a_gap(text: str) -> None:
    ends = atom_ends(text)
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(text)
    starts = [0, *ends[:-1]]
    assert all(0 < b - a <= MAX_ATOM for a, b in zip(starts, ends, strict=False))


@given(TEXTS | st.text(min_size=2000))
def test_blocks_are_whole_atoms_and_cover_a_text(text: str) -> None:
    blocks = split(text).blocks
    assert "".join(block.text(text) for block in blocks) == text
    assert [e for block in blocks for e in block.atom_ends] == atom_ends(text)
    assert all(len(b.atom_ends) == len(b.atom_terms) for b in blocks)


def test_a_block_is_not_over_its_size_unless_one_atom_is() -> None:
    text = "A sentence of some forty characters here. " * 200
    assert all(b.end - b.start <= BLOCK_SIZE for b in split(text).blocks)


def test_a_long_sentence_is_cut_at_a_comma_or_a_space() -> None:
    text = ("word " * 60 + ", ") + "more " * 80
    starts = [0, *atom_ends(text)[:-1]]
    assert all(text[s - 1] in ",; " for s in starts[1:])
