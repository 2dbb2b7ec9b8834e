import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from models.levels import paper_of, percentiles

PIXELS = arrays(np.uint8, array_shapes(min_dims=1, max_dims=2, max_side=40))


@given(PIXELS, st.floats(0, 100), st.floats(0, 100))
def test_levels_by_rank_are_numpys_percentiles(pixels, one, other):
    assert percentiles(pixels, one, other) == pytest.approx(np.percentile(pixels, (one, other)), abs=1e-6)


@given(arrays(np.uint8, (17, 3)))
def test_paper_is_told_channel_by_channel(rim):
    assert paper_of(rim) == tuple(int(level) for level in np.percentile(rim, 80, axis=0))
