"""The race: both start alike and pay as they go; nobody's error grows; gradient descent wins where weights are many."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.race import MOST_POINTS, Race, race
from xoviz.explain.recipe import recipe
from xoviz.tasks.known.letters import LettersTask


def letters(count=16):
    return Batch(*LettersTask().draw(count, 9, np.random.default_rng(0)))


def run(network, budget, nudge=0.1):
    return list(race(network.stack, letters(), network.vector, nudge, budget))


@pytest.fixture(scope="module")
def finished() -> list[Race]:
    return run(zoo.untrained("letters-9", 3), 600)


def test_both_start_from_the_same_error(finished):
    network = zoo.untrained("letters-9", 3)
    start = BatchError(network.stack, letters()).at(network.vector)
    for racer in (finished[-1].recipe, finished[-1].descent):
        assert racer.errors[0] == start
        assert racer.passes[0] == 1
    assert finished[-1].weights == network.stack.size


def test_no_error_grows_and_every_step_is_paid(finished):
    last = finished[-1]
    for racer in (last.recipe, last.descent):
        assert (np.diff(racer.errors) <= 0).all()
        assert (np.diff(racer.passes) > 0).all()
    assert set(np.diff(last.recipe.passes)) == {2}
    steps = np.diff(last.descent.passes).tolist()
    # A step that stands: one look, and a backward pass, which counts as two; one that is taken back: one look. The
    # first one has the forward and the backward pass of the start to pay as well.
    assert steps[0] in (3, 5)
    assert set(steps[1:]) <= {1, 3}
    assert last.recipe.steps == len(last.recipe.passes) - 1
    assert last.descent.steps == len(last.descent.passes) - 1


def test_they_are_never_far_apart_and_stop_at_the_budget(finished):
    for standing in finished:
        assert abs(standing.recipe.spent - standing.descent.spent) <= 6
    last = finished[-1]
    assert last.progress == 1
    assert 600 <= last.recipe.spent <= 602
    assert 600 <= last.descent.spent <= 603
    assert [standing.progress for standing in finished] == sorted(standing.progress for standing in finished)


def test_gradient_descent_is_ahead_before_the_recipe_has_tried_every_weight(finished):
    last = next(standing for standing in finished if standing.recipe.spent >= 300)
    assert last.descent.error < 0.7 * last.recipe.error


def test_long_curves_are_thinned():
    last = run(zoo.load("talk"), 3000)[-1]
    for racer in (last.recipe, last.descent):
        assert racer.steps > MOST_POINTS
        assert len(racer.passes) <= MOST_POINTS + 1
        assert racer.passes[0] == 1
        assert racer.spent >= 3000 or racer.done


def test_the_recipe_goes_on_with_half_the_nudge():
    talk = zoo.load("talk")
    alone = list(recipe(talk.stack, letters(), talk.vector, 0.5))[-1]
    standing = run(talk, 2 * alone.passes, nudge=0.5)[-1].recipe
    assert not standing.done
    assert standing.error < 0.9 * alone.after


def test_what_was_told_stays(finished):
    early = finished[10]
    assert not early.recipe.errors.flags.writeable
    assert early.recipe.spent < finished[-1].recipe.spent


def test_weights_that_are_no_numbers_end_it():
    network = zoo.untrained("letters-9", 3)
    broken = network.vector.copy()
    broken[:] = np.nan
    last = list(race(network.stack, letters(), broken, 0.1, 10_000))[-1]
    assert last.descent.done
