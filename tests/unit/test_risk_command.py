"""`gouji risk` fits a model anew, and says what it promises."""

import json
import random

import pytest
from click.testing import CliRunner

from models.errors import BadRequest
from review.risk import PLACING, READING, Model, Sample, load
from services.commands.risk import risk
from services.risk_fitting import fitted, kept, promises, written


def some_facts(documents=8, seed=7):
    draw = random.Random(seed)
    names = sorted({*READING, *PLACING} - {"bias"})
    for document in range(documents):
        for _ in range(60):
            doubt = draw.random()
            features = dict.fromkeys(names, 0.0) | {"posterior": 8 * doubt - 8}
            yield Sample(features, draw.random() < doubt**4, f"document {document}")


def test_the_order_of_the_facts_makes_no_difference():
    facts = list(some_facts())
    shuffled = random.Random(1).sample(facts, len(facts))
    assert fitted(facts, {}).as_json() == fitted(shuffled, {}).as_json()


def test_facts_written_down_are_fitted_again_without_reading(tmp_path):
    facts, out = tmp_path / "facts.jsonl", tmp_path / "model.json"
    written(list(some_facts()), facts)
    assert kept(facts) == list(some_facts())
    done = CliRunner().invoke(risk, ["fit", "--from", str(facts), "--out", str(out)])
    assert done.exit_code == 0, done.output
    model = load(out)
    assert model.provenance["facts"] == 480
    assert model.error_probability({**dict.fromkeys((*READING, *PLACING), 0.0), "posterior": 0.0}) > 0.1


def test_a_file_that_holds_no_facts_is_refused_by_name(tmp_path):
    broken = tmp_path / "facts.jsonl"
    broken.write_text(json.dumps({"nonsense": 1}))
    with pytest.raises(BadRequest, match=r"facts\.jsonl holds no facts"):
        kept(broken)


def test_facts_without_one_error_cannot_make_a_model():
    right = [Sample(sample.features, False, sample.document) for sample in some_facts()]
    with pytest.raises(BadRequest, match="right and wrong readings"):
        fitted(right, {})


def test_a_model_of_few_facts_promises_nothing_it_cannot_keep():
    few = Model({}, {}, (), ((0.0001, 100, 0), (0.01, 200, 3)))
    assert all("too few" in line for line in promises(few) if line.strip().startswith("0.0001"))


def test_the_command_shows_the_shipped_model():
    done = CliRunner().invoke(risk, ["show"])
    assert done.exit_code == 0
    assert "promise" in done.output
