"""The small reader of figures, its drawn lines, and what two readers say together."""

import json
import math
import unicodedata
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocr_drawings import crop, ruled_page

from models import zoo
from models.document import Alternative, Reading
from models.errors import MissingModel
from models.ocr.cells import read_table
from models.ocr.figures import strangeness
from models.ocr.opinions import agreed, likeliest_figure, seen_twice, without_others
from models.ocr.reader import Crop, MemoryReader
from models.ocr.small import ALPHABET, HEIGHT, OTHER, FigureReader, as_input, padded
from models.training.figure_lines import some_line, told


@cache
def small():
    return zoo.figure_reader(1)


def reading(*texts: tuple[str, float], reader: str = "r") -> Reading:
    alternatives = tuple(Alternative(text, math.log(share)) for text, share in texts)
    return Reading(texts[0][0], texts[0][1], reader, alternatives)


FIGURES = ["0", "7", "11", "1286", "12,345.67", "48.5%", "-36", "251000"]


def test_printed_figures_are_read_as_printed():
    assert [said.text for said in small().read([crop(text) for text in FIGURES])] == FIGURES


def test_a_reading_names_the_small_reader_and_its_weights():
    (said,) = small().read([crop("48")])
    assert said.reader.startswith("figures/figures@")
    assert said.alternatives[0].text == said.text


def test_words_are_told_as_no_figure():
    assert all(OTHER in said.text for said in small().read([crop("办理结果"), crop("Total")]))


def test_bare_paper_says_nothing():
    (said,) = small().read([Crop(np.full((40, 120, 3), 250, np.uint8))])
    assert said.text == ""
    assert said.confidence > 0.9


def test_a_figure_is_read_alike_in_any_company():
    alone = small().read([crop("1286")])[0]
    among = small().read([crop(text) for text in FIGURES])[3]
    assert among.text == alone.text
    assert among.confidence == pytest.approx(alone.confidence, abs=1e-3)


@pytest.mark.parametrize(("wide", "tall"), [(1, 1), (3, 60), (5000, 12), (1, 300)])
def test_crops_of_odd_shape_do_no_harm(wide, tall):
    (said,) = small().read([Crop(np.full((tall, wide, 3), 255, np.uint8))])
    assert 0.0 <= said.confidence <= 1.0


def test_missing_weights_say_what_to_do(tmp_path):
    with pytest.raises(MissingModel, match="reinstall gouji, or train one"):
        FigureReader(tmp_path / "none.onnx")


def test_the_shipped_weights_say_how_they_were_made():
    card = json.loads(zoo.FIGURES.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["fonts"] == "tune"
    assert card["stages"]
    assert zoo.FIGURES.stat().st_size < 2_000_000


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_drawn_lines_depend_on_their_seed_alone(seed):
    image, text = some_line(np.random.default_rng(seed))
    again, same = some_line(np.random.default_rng(seed))
    assert text == same
    assert np.array_equal(image, again)
    assert set(text) <= set(ALPHABET)
    pixels = as_input(image)
    assert pixels.shape[0] == HEIGHT
    assert padded(pixels.shape[1]) >= pixels.shape[1]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("——", "—"),
        ("１２", "12"),
        ("第12条", f"{OTHER}12条"),
        ("Total", OTHER),
        ("−3", "-3"),
        ("", ""),
    ],
)
def test_what_is_printed_becomes_what_the_network_can_say(printed, said):
    assert told(printed) == said


def test_two_readers_that_agree_are_surer_than_one():
    one, other = reading(("48", 0.8), ("43", 0.2)), reading(("48", 0.85), ("46", 0.15), reader="s")
    both = agreed(one, other)
    assert both.text == "48"
    assert both.confidence > 0.85
    assert both.reader == "r+s"
    assert {a.text for a in both.alternatives} == {"48", "43", "46"}


def test_the_surer_reader_wins_and_the_other_text_stays_an_alternative():
    both = agreed(reading(("1", 0.5), ("7", 0.4)), reading(("7", 0.99), reader="s"))
    assert both.text == "7"
    assert "1" in {a.text for a in both.alternatives}


def test_a_word_that_the_large_reader_is_sure_of_stands():
    word = reading(("2021年", 0.99))
    assert agreed(word, reading((f"2021{OTHER}", 0.99), reader="s")) == word


def test_a_heading_among_figures_is_not_cut_to_what_the_small_reader_knows():
    heading = reading(("增/减", 0.99))
    assert agreed(heading, reading(("增减", 0.7), ("增", 0.3), reader="s")) == heading


def test_beside_a_figure_what_is_none_is_dirt_where_the_large_reader_is_unsure():
    both = agreed(reading(("0苏", 0.02), ("0成", 0.02)), reading((f"0{OTHER}", 0.9), reader="s"))
    assert both.text == "0"


def test_the_length_of_a_dash_is_told_by_its_shape():
    assert agreed(reading(("—", 0.6), ("一", 0.3)), reading(("—", 0.9), reader="s")).text == "—"
    assert agreed(reading(("——", 0.9)), reading(("—", 0.9), reader="s")).text == "——"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["0", "1", "48", "", "——", "1" + OTHER, "年"]), st.floats(0.01, 1)), min_size=1),
    st.lists(st.tuples(st.sampled_from(["0", "1", "48", "", "—", OTHER, OTHER + "0"]), st.floats(0.01, 1)), min_size=1),
    st.booleans(),
)
def test_an_opinion_is_a_distribution_best_first(large, mine, sealed):
    def of(texts, name):
        whole = sum(share for _, share in texts)
        shares: dict[str, float] = {}
        for text, share in texts:
            shares[text] = shares.get(text, 0.0) + share / whole
        return reading(*sorted(((t, min(1.0, s)) for t, s in shares.items()), key=lambda item: -item[1]), reader=name)

    both = agreed(of(large, "r"), of(mine, "s"), sealed)
    logs = [a.log_probability for a in both.alternatives]
    assert logs == sorted(logs, reverse=True)
    assert both.alternatives[0].text == both.text
    assert sum(map(math.exp, logs)) <= 1.0 + 1e-6


@pytest.mark.parametrize(
    ("odd", "usual"), [("53.428", "53,428"), ("1.125,372", "1,125,372"), ("12 a", "12"), ("1,2", "12")]
)
def test_a_figure_as_nobody_prints_it_is_less_likely(odd, usual):
    assert strangeness(odd) > strangeness(usual) == 0.0


def test_one_figure_among_dirt_is_the_figure():
    pieces = [reading(("", 0.9)), reading(("0", 0.95), ("6", 0.05)), reading((f"{OTHER}", 0.8))]
    found = likeliest_figure([without_others(piece) for piece in pieces])
    assert found is not None
    assert found.text == "0"


def test_two_different_figures_in_one_cell_are_no_clear_figure():
    assert likeliest_figure([reading(("0", 0.95)), reading(("7", 0.94))]) is None


def test_a_sure_figure_is_not_read_by_the_large_reader():
    """The reader of labels has texts for the labels only, and would run out of them."""
    page, table = ruled_page([["甲", "12"], ["乙", "48"], ["丙", "7"]])
    texts = [c.reading.text for c in read_table(page[:, :, 0].copy(), page, table, [Labels()], small())]
    assert texts == ["甲乙", "12", "甲乙", "48", "甲乙", "7"]


class Labels(MemoryReader):
    """Says the same of whatever it is given, and is surprised by a figure's crop."""

    def __init__(self) -> None:
        super().__init__(["甲乙"] * 100)


def test_words_above_a_number_are_kept_in_a_column_of_addresses():
    """The numbers that end the addresses do not make it a column of figures."""
    page, table = ruled_page([["Main Street\n10707"], ["Market Street\n48846"], ["River Road\n38300"]])
    reader = zoo.reader("onnx", 1)
    texts = [c.reading.text for c in read_table(page[:, :, 0].copy(), page, table, [reader], small())]
    assert texts == ["Main Street 10707", "Market Street 48846", "River Road 38300"]


def test_without_the_small_reader_all_is_read_by_the_large_one():
    page, table = ruled_page([["12"], ["48"]])
    texts = [c.reading.text for c in read_table(page[:, :, 0].copy(), page, table, [MemoryReader(["12", "48"])])]
    assert [unicodedata.normalize("NFKC", text) for text in texts] == ["12", "48"]


@pytest.mark.parametrize(
    ("text", "confidence", "looks", "why"),
    [
        ("0", 0.9999, 1, "a sure zero is a zero"),
        ("0", 0.99, 2, "a zero that may be another figure is seen again"),
        (OTHER, 0.995, 1, "what is surely no figure is none"),
        ("10", 0.99999, 2, "a 1 may be a ruling, however sure it looks"),
    ],
)
def test_only_what_is_told_at_first_sight_is_not_seen_twice(text, confidence, looks, why):
    small, asked = MemoryReader([text] * 2, confidence), []
    (seen,) = seen_twice(small, [np.full((20, 40), 255, np.uint8)], lambda i: asked.append(i) or np.zeros((20, 40)))
    assert len(asked) == looks - 1, why
    assert seen.text == text
