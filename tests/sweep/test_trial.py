"""One trial: the same each time, in one go or in several, and true of the network that it makes."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import network
from xoviz.nn.cost import stack_costs
from xoviz.nn.shorthand import understood
from xoviz.nn.train import Settings, train
from xoviz.sweep.lines import Line, LineError, line_from, plain_line, rerun
from xoviz.sweep.spec import DEFAULTS, STRETCHES
from xoviz.sweep.trial import Trial, TrialError, advance, exhausted, remaking, run_trial
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh

STACK = "conv {filters}@3 | relu | pool 2 | dropout 0.2 | dense {classes}"


def trial(**values: object) -> Trial:
    chosen = {**DEFAULTS, "stack": STACK, "filters": 3, "batch": 8, "letters": 200}
    given = {key: values.pop(key) for key in ("pictures", "seed", "stops") if key in values}
    return Trial(settings=chosen | values, **({"number": 4, "seed": 7, "pictures": 480} | given))


def test_the_stack_may_say_the_loss():
    plain = "dense {units} | relu | dense {classes}"
    squared = exhausted(remaking(trial(stack=f"{plain} | loss squared", units=3)))
    assert squared.network.stack.loss == "squared"
    assert exhausted(remaking(trial(stack=plain, units=3))).network.stack.loss == "cross-entropy"


def test_it_is_what_training_by_hand_makes():
    one = trial()
    outcome = run_trial(one)
    layers = understood("conv 3@3 | relu | pool 2 | dropout 0.2 | dense 2")
    start = network(layers, (1, 9, 9), ("X", "O"), seed=7)
    steps = train(start, Pool(task("letters"), 9, 7, 8, limit=200), Settings(batch=8, rate=0.003))
    progress = [next(steps) for _ in range(60)][-1]
    made = start.with_vector(progress.vector())
    pictures, answers = fresh(task("letters"), 9, 7, 1000)
    assert outcome.accuracy == made.accuracy(pictures, answers)
    assert (outcome.pictures, outcome.tested, outcome.parameters) == (480, 1000, made.stack.size)
    assert outcome.accuracies[-1] == made.accuracy(pictures[:500], answers[:500])
    assert len(outcome.losses) == len(outcome.accuracies) == STRETCHES
    remade = exhausted(remaking(one))
    assert np.array_equal(remade.network.vector, made.vector)
    assert remade.outcome == outcome


@pytest.mark.parametrize("stops", [(2, 7, 20), (1, 20), (19, 20)])
def test_stopped_and_gone_on_with_elsewhere_it_is_the_same_bit_for_bit(stops):
    one, standing = trial(optimiser="adam", rate=0.01), None
    for until in stops:
        standing = pickle.loads(pickle.dumps(advance(one, standing, until)))
        assert len(standing.outcome.losses) == until
    assert standing.over
    assert standing.outcome == run_trial(one)


def test_another_seed_is_another_training():
    assert run_trial(trial(seed=8)).digest != run_trial(trial()).digest


def test_it_may_stop_once_it_reads_well():
    full, stopped = (run_trial(trial(pictures=8_000, filters=6, rate=0.02, letters=0, stops=stops))
                     for stops in (False, True))
    assert full.until_99 is not None
    assert full.pictures == 8_000
    assert stopped.until_99 == stopped.pictures == full.until_99
    assert stopped.accuracies == full.accuracies[: len(stopped.accuracies)]
    assert stopped.accuracies[-1] >= 0.99 > max(stopped.accuracies[:-1])


def test_one_that_diverges_says_so_and_can_be_run_again():
    one = trial(rate=1e30, optimiser="descent")
    outcome = run_trial(one)
    assert outcome.diverged
    assert outcome.pictures < one.pictures
    again = line_from(plain_line(Line(one, outcome)))
    assert rerun(again) == ()


@pytest.mark.parametrize(("values", "word"), [
    ({"stack": "conv 4@12 | dense 2"}, "filter"), ({"stack": "conv | dense 2"}, "filters and their size"),
    ({"stack": "dense 3"}, "3 scores"), ({"stack": "dense 4096 | " * 5 + "dense 2"}, "50,000,000"),
    ({"rate": -1.0}, "rate")])
def test_one_that_cannot_be_says_why(values, word):
    with pytest.raises(TrialError, match=word) as error:
        run_trial(trial(**values))
    assert "\n" not in str(error.value)
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_a_shipped_stack_has_the_shipped_loss():
    outcome = run_trial(trial(stack="talk"))
    assert outcome.parameters == zoo.load("talk").stack.size
    assert 0 < outcome.loss < 2


def test_multiplications_are_counted_by_hand():
    made = network(understood("conv 4@3 | relu | pool 2 | dense 2"), (1, 9, 9), ("X", "O"))
    assert sum(layer.multiplications for layer in stack_costs(made.stack)) == 4 * 9 * 7 * 7 + 2 * 4 * 4 * 4


def test_a_line_says_all_that_is_needed():
    line = Line(trial(), run_trial(trial()))
    again = line_from(plain_line(line))
    assert again == line
    assert rerun(again) == ()
    document = plain_line(line)
    document["outcome"]["digest"] = "0" * 16
    assert rerun(line_from(document)) == (f"digest: {'0' * 16} then, {line.outcome.digest} now",)


@pytest.fixture(scope="module")
def line() -> Line:
    return Line(trial(), run_trial(trial(pictures=160)))


@pytest.mark.parametrize(("key", "value"), [
    ("trial", -1), ("seed", "1"), ("pictures", 8), ("settings", {}), ("outcome", 3), ("outcome", None), ("pruned", 0),
    ("error", None), ("outcome", {"losses": []})])
def test_a_line_that_cannot_be_is_refused(line, key, value):
    document = plain_line(line) | {key: value}
    with pytest.raises(LineError):
        line_from(document)


def test_what_is_no_number_is_none_in_json():
    outcome = run_trial(trial(rate=1e30, optimiser="descent"))
    assert any(math.isnan(loss) or math.isinf(loss) for loss in outcome.losses) == (None in outcome.plain()["losses"])


def test_a_task_of_one_shape_has_that_whatever_the_size_says():
    one = trial(task="text", stack="conv {filters}@14x{width} | relu | pool 1x6 | dense {classes}", width=2, letters=0)
    made = exhausted(remaking(one))
    assert made.network.input_shape == (1, 14, 7)
    assert made.outcome.tested == 360
