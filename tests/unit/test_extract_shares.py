from hypothesis import given
from hypothesis import strategies as st

from services.extract import FEWEST_PAGES, shares


@given(st.integers(2 * FEWEST_PAGES, 400), st.integers(2, 16))
def test_hands_that_share_a_file_read_each_page_once_and_about_equally_many(pages, hands):
    spans = shares(pages, hands)
    read = [page for first, last in spans for page in range(first, (last or pages) + 1)]
    assert read == list(range(1, pages + 1))
    sizes = [(last or pages) - first + 1 for first, last in spans]
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= FEWEST_PAGES
    assert len(spans) <= hands


@given(st.integers(0, 2 * FEWEST_PAGES - 1), st.integers(1, 16))
def test_a_short_file_is_read_by_one(pages, hands):
    assert shares(pages, hands) == [(1, None)]
