"""Cells of a found table never claim one place twice, whatever a finder says."""

from hypothesis import given
from hypothesis import strategies as st

from models.layout.found import FoundCell, apart
from models.sheet import Rect

claims = st.builds(
    lambda r, c, h, w: FoundCell(r, c, h, w, Rect(c * 10, r * 10, (c + w) * 10, (r + h) * 10)),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 3),
    st.integers(1, 3),
)


def places(cells):
    return [(r, c) for x in cells for r in range(x.row, x.row + x.rowspan) for c in range(x.col, x.col + x.colspan)]


@given(st.lists(claims, max_size=12))
def test_no_place_is_taken_twice_and_none_is_invented(cells):
    kept = places(apart(cells))
    assert len(kept) == len(set(kept))
    assert set(kept) <= set(places(cells))


@given(st.lists(claims, max_size=12))
def test_cells_that_agree_stay_as_they_are(cells):
    clean = apart(cells)
    assert apart(clean) == clean


def test_what_claims_a_taken_place_is_looked_for_by_its_keeper_in_doubt():
    keeper, claimant = FoundCell(0, 0, 1, 1, Rect(0, 0, 5, 5)), FoundCell(0, 0, 1, 1, Rect(3, 3, 9, 9))
    assert apart([keeper, claimant]) == (FoundCell(0, 0, 1, 1, Rect(0, 0, 9, 9), 1.0),)
