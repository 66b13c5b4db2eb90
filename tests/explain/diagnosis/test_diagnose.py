"""Failures are provoked for real, and each is named; what is well is left in peace."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.diagnosis import (
    Case,
    TryAnew,
    TryFilter,
    TryLetters,
    TryRate,
    TryVector,
    TryWeight,
    diagnose,
)
from xoviz.nn import Conv, Dense, MaxPool, ReLU, network
from xoviz.nn.parts import without
from xoviz.nn.train import Settings, train
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh, limited_blocks, together

LETTERS = task("letters")


def held_out(made, seed=0, count=256):
    return Batch(*fresh(LETTERS, made.input_shape[1], seed, count))


def found(case):
    *_, findings = diagnose(case)
    return findings


def kinds(case):
    return [finding.kind for finding in found(case)]


def cases_of_a_run(start, at, settings=Settings(), seed=0, source=None, training=None):  # noqa: B008  (it is frozen)
    """How a real run stands after each step of ``at``, or where it broke off."""
    letters = held_out(start, seed)
    source = source or Pool(LETTERS, start.input_shape[1], seed, settings.batch)
    losses = []
    for progress in train(start, source, settings):
        losses.append(progress.loss)
        if progress.step in at or progress.diverged:
            stretches = np.array_split(np.array(losses), -(-len(losses) // 50))
            yield Case(start.with_vector(progress.vector()), letters, training, settings, progress.step, start.vector,
                       tuple(float(stretch.mean()) for stretch in stretches), float(np.mean(losses[-200:])),
                       progress.step if progress.diverged else None)
        if progress.step >= max(at):
            return


def last_case(*arguments, **more):
    *_, case = cases_of_a_run(*arguments, **more)
    return case


# Nothing is said of what is well


@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_shipped_networks_are_well(name):
    made = zoo.load(name)
    assert kinds(Case(made, held_out(made))) == []


@pytest.mark.parametrize("seed", range(10))
def test_fresh_runs_by_default_are_well(seed):
    start = zoo.untrained("letters-9", seed)
    assert kinds(Case(start, held_out(start, seed))) == []
    for case in cases_of_a_run(start, (50, 200, 1000), seed=seed):
        assert kinds(case) == []


@pytest.mark.parametrize("seed", range(2))
def test_fresh_runs_of_the_larger_network_are_well(seed):
    for case in cases_of_a_run(zoo.untrained("letters-28", seed), (50, 200), seed=seed):
        assert kinds(case) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_long_runs_by_default_are_well(name, seed):
    start = zoo.untrained(name, seed)
    assert kinds(Case(start, held_out(start, seed))) == []
    for case in cases_of_a_run(start, (50, 200, 1000, 3000), seed=seed):
        assert kinds(case) == []


@pytest.mark.parametrize("name", zoo.names_for("memory"))
def test_a_class_that_is_only_never_the_likeliest_is_not_ignored(name):
    made = zoo.load(name)
    read = Batch(*fresh(task("memory"), 5, 1, 1000))
    assert kinds(Case(made, read, steps=1000)) == []
    never = made.with_parameters({"votes.bias": made.parameters["votes.bias"] - [20, 0, 0, 0, 0]})
    assert "ignored" in kinds(Case(never, read, steps=1000))


# Each failure is named


@pytest.mark.parametrize("optimiser", ["adam", "descent", "momentum"])
@pytest.mark.parametrize("steps", [50, 1000])
def test_a_rate_of_50_runs_away(optimiser, steps):
    case = last_case(zoo.untrained("letters-9", 0), (steps,), Settings(optimiser, 50.0))
    finding = found(case)[0]
    assert finding.kind == "diverging"
    assert finding.figures["rate"] == 50
    assert isinstance(finding.advice, TryRate)
    better = last_case(zoo.untrained("letters-9", 0), (steps,), Settings(optimiser, finding.advice.rate))
    assert "diverging" not in kinds(better)
    assert steps == 50 or better.recent < better.losses[0]


def test_what_has_run_away_is_not_called_saturated_too():
    case = last_case(zoo.untrained("letters-9", 0), (50,), Settings(rate=50.0))
    assert kinds(case)[0] == "diverging"
    assert "saturated" not in kinds(case)
    assert "saturated" in kinds(dataclasses.replace(case, start=None))


@pytest.mark.parametrize("optimiser", ["adam", "descent", "momentum"])
def test_a_rate_of_a_ten_millionth_crawls(optimiser):
    (finding,) = found(last_case(zoo.untrained("letters-9", 0), (300,), Settings(optimiser, 1e-7)))
    assert finding.kind == "slow"
    assert finding.figures["fall_of_ten"] == pytest.approx(10 * finding.figures["fall"], rel=0.01)
    assert isinstance(finding.advice, TryRate)
    advised = last_case(zoo.untrained("letters-9", 0), (300,), Settings(optimiser, finding.advice.rate))
    assert kinds(advised) == []
    assert advised.recent < 0.9 * advised.losses[0]


def test_a_rate_that_was_only_just_raised_is_not_blamed_for_what_was_before():
    case = last_case(zoo.untrained("letters-9", 0), (400,), Settings(rate=1e-7))
    raised = dataclasses.replace(case, settings=Settings(rate=1e-5), changed=390)
    assert kinds(raised) == []
    (finding,) = found(dataclasses.replace(raised, changed=50))
    assert (finding.kind, finding.figures["steps"]) == ("slow", 350)
    began = len(case.losses) * 50 // 400
    quarter = case.losses[began : began + (len(case.losses) - began) // 4]
    assert finding.figures["first"] == pytest.approx(sum(quarter) / len(quarter))


def test_hard_letters_at_the_start_do_not_hide_that_it_crawls():
    case = last_case(zoo.untrained("letters-9", 0), (400,), Settings("descent", 1e-6))
    unlucky = (1.15 * case.losses[0], *case.losses[1:])
    assert kinds(dataclasses.replace(case, losses=unlucky)) == ["slow"]


def test_a_network_that_has_learned_is_not_slow():
    start = zoo.load("letters-9")
    assert kinds(last_case(start, (300,), Settings(rate=1e-7))) == []


def with_bias(made, key, unit, value):
    biases = made.parameters[key].copy()
    biases[unit] = value
    return made.with_parameters({key: biases})


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
@pytest.mark.parametrize("unit", [0, 5])
def test_a_filter_with_a_bias_of_minus_ten_is_dead_and_its_bias_is_to_blame(name, unit):
    made = with_bias(zoo.load(name), "convolution.bias", unit, -10)
    (finding,) = found(Case(made, held_out(made)))
    assert (finding.kind, finding.layer, finding.unit) == ("dead", "convolution", unit)
    assert finding.figures["best"] < 0
    assert finding.advice == TryWeight("convolution.bias", (unit,), 0.0)
    cured = with_bias(made, finding.advice.key, *finding.advice.index, finding.advice.value)
    assert kinds(Case(cured, held_out(made))) == []


def with_filter(made, unit, weights):
    filters = made.parameters["convolution.weights"].copy()
    filters[unit] = weights
    return made.with_parameters({"convolution.weights": filters})


@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_a_blank_filter_is_dead_and_fresh_weights_bring_it_back(name):
    shipped = zoo.load(name)
    unit = int(np.argmin(shipped.parameters.get("convolution.bias", np.zeros(1))))
    made = with_filter(shipped, unit, 0)
    (finding,) = found(Case(made, held_out(made)))
    assert (finding.kind, finding.unit) == ("dead", unit)
    assert isinstance(finding.advice, TryFilter)
    assert kinds(Case(with_filter(made, unit, finding.advice.weights), held_out(made))) == []


def test_what_was_switched_off_by_hand_is_no_finding():
    made = zoo.load("letters-9")
    off = frozenset({("convolution", 1), ("convolution", 4)})
    assert kinds(Case(without(made, off), held_out(made), off=off)) == []
    assert "dead" in kinds(Case(without(made, off), held_out(made), off=frozenset({("convolution", 1)})))


def test_many_dead_filters_are_told_together():
    made = zoo.load("letters-9")
    made = made.with_parameters({"convolution.bias": np.array([-50, -50, -50, 0, 0, 0], np.float32)})
    dead = [finding for finding in found(Case(made, held_out(made))) if finding.kind == "dead"]
    assert [(finding.unit, finding.figures["units"], finding.figures["of"]) for finding in dead] == [(None, 3, 6)]


def test_a_layer_that_lets_nothing_through_is_told_once():
    made = zoo.load("letters-28")
    made = made.with_parameters({"hidden.bias": np.full(32, -1e4, np.float32)})
    (finding,) = found(Case(made, held_out(made)))
    assert (finding.kind, finding.layer, finding.figures["units"]) == ("silent", "hidden", 32)
    assert finding.advice == TryAnew()


@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_a_copied_filter_is_like_the_one_it_was_copied_from(name):
    made = zoo.load(name)
    made = with_filter(made, 2, made.parameters["convolution.weights"][0])
    (finding,) = found(Case(made, held_out(made)))
    assert (finding.kind, finding.unit, finding.more) == ("alike", 2, (0,))
    assert finding.figures["weights"] == pytest.approx(1)
    assert isinstance(finding.advice, TryFilter)
    assert kinds(Case(with_filter(made, 2, finding.advice.weights), held_out(made))) == []


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_weights_a_thousand_times_too_large_saturate_the_output(name):
    made = zoo.load(name)
    made = made.with_vector(1000 * made.vector)
    letters = held_out(made)
    (finding,) = found(Case(made, letters))
    assert finding.kind == "saturated"
    assert finding.figures["share"] > 0.99
    assert isinstance(finding.advice, TryVector)
    calmer = made.with_vector(finding.advice.vector)
    assert kinds(Case(calmer, letters)) == []
    assert np.array_equal(calmer.scores(letters.pictures).argmax(1), made.scores(letters.pictures).argmax(1))


@pytest.mark.parametrize(("unit", "other"), [(0, 1), (1, 0)])
def test_a_class_that_a_bias_keeps_down_is_ignored(unit, other):
    made = with_bias(zoo.load("letters-9"), "votes.bias", unit, -500)
    finding = found(Case(made, held_out(made)))[0]
    assert (finding.kind, finding.unit) == ("ignored", unit)
    assert isinstance(finding.advice, TryWeight)
    balanced = with_bias(made, finding.advice.key, *finding.advice.index, finding.advice.value)
    assert kinds(Case(balanced, held_out(made))) == []
    assert balanced.accuracy(*held_out(made)) > 0.98


def test_training_on_one_class_alone_makes_it_forget_the_other():
    class OnlyX:
        def __init__(self, size):
            pictures, answers = fresh(LETTERS, size, 7, 400)
            self.pictures = pictures[answers == 0]

        def batch_at(self, step, pictures, answers):
            places = np.random.default_rng(step).integers(0, len(self.pictures), len(answers))
            pictures[:], answers[:] = self.pictures[places], 0

    case = last_case(zoo.untrained("letters-9", 0), (400,), source=OnlyX(9))
    assert ("ignored", 1) in [(finding.kind, finding.unit) for finding in found(case)]


def test_a_run_may_take_some_steps_to_find_its_feet():
    made = with_bias(zoo.load("letters-9"), "votes.bias", 0, -500)
    assert "ignored" not in kinds(Case(made, held_out(made), steps=100, start=made.vector))


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_twenty_letters_are_learned_by_heart(name):
    start = zoo.untrained(name, 1)
    size = start.input_shape[1]
    known = Batch(*together(limited_blocks(LETTERS, size, 1, 20)))
    case = last_case(start, (300,), seed=1, source=Pool(LETTERS, size, 1, 16, limit=20), training=known)
    (finding,) = found(case)
    assert finding.kind == "overfitting"
    assert finding.figures["letters"] == 20
    assert finding.figures["training"] > 0.95
    assert finding.figures["held_out"] < 0.9
    assert finding.advice == TryLetters(0)


def test_five_hundred_letters_are_enough():
    start = zoo.untrained("letters-9", 0)
    known = Batch(*together(limited_blocks(LETTERS, 9, 0, 500)))
    case = last_case(start, (1500,), source=Pool(LETTERS, 9, 0, 16, limit=500), training=known)
    assert kinds(case) == []


# Odd networks


def test_scores_that_are_no_numbers_are_no_crash():
    made = zoo.load("letters-9")
    letters = held_out(made)
    broken = made.with_vector(np.full_like(made.vector, np.inf))
    assert kinds(Case(broken, letters)) == []
    assert kinds(Case(broken, letters, steps=7, start=made.vector, diverged=7)) == ["diverging"]


@pytest.mark.parametrize("layers", [
    (Dense("votes", 2),),
    (Conv("a", 2), MaxPool("b"), ReLU("c"), Dense("votes", 2)),
    (Conv("a", 2, bias=False), Conv("b", 2), Dense("votes", 2, average=True, bias=False)),
    (ReLU("a"), Dense("b", 3), ReLU("c"), Dense("votes", 2, bias=False)),
], ids=str)
def test_any_stack_can_be_looked_at(layers):
    made = network(layers, (1, 9, 9), ("X", "O"), seed=4)
    *before, findings = diagnose(Case(made, held_out(made, count=40)))
    assert set(before) == {None}
    assert isinstance(findings, tuple)


def test_the_loss_of_guessing_is_that_of_no_weights_at_all():
    made = zoo.untrained("letters-9", 0)
    nothing = BatchError(made.stack, held_out(made)).at(np.zeros(made.stack.size))
    assert Case(made, held_out(made)).guessing == pytest.approx(nothing)


def test_of_layers_that_let_nothing_through_only_the_lowest_is_told():
    made = zoo.load("letters-28")
    made = made.with_parameters({"hidden.bias": np.full(32, -1e4, np.float32),
                                 "convolution2.bias": np.full(16, -1e4, np.float32)})
    assert [finding.layer for finding in found(Case(made, held_out(made)))] == ["convolution2"]
