"""The talk's recipe: it tries every weight both ways, keeps the best, and never makes the error larger."""

from __future__ import annotations

from itertools import islice

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import knobs
from xoviz.explain.recipe import recipe
from xoviz.tasks.known.letters import LettersTask

QUICK = settings(max_examples=20, deadline=None)


def letters(count=8, seed=0):
    return Batch(*LettersTask().draw(count, 9, np.random.default_rng(seed)))


@QUICK
@given(st.data())
def test_the_error_never_grows_and_is_that_of_the_network_that_is_kept(traces, data):
    trace = data.draw(traces)
    network = trace.network
    batch = Batch(trace.picture[np.newaxis], np.array([data.draw(st.integers(0, len(trace.scores) - 1))]))
    nudge = data.draw(st.sampled_from([0.01, 0.1, 0.5]))
    error = BatchError(network.stack, batch)
    here, vector = error.at(network.vector), network.vector
    for tried in islice(recipe(network.stack, batch, network.vector, nudge), 60):
        assert tried.before == here
        assert tried.after <= tried.before
        assert tried.after == error.at(network.with_vector(tried.vector).vector)
        assert tried.after == min(tried.before, tried.up, tried.down) or np.isnan(tried.up + tried.down)
        changed = (tried.vector != vector).nonzero()[0].tolist()
        place = tried.knob.place(network.stack)
        assert changed in ([], [place])
        assert (tried.kept == "as it was") == (tried.vector is vector or not changed)
        for way, found in ((1, tried.up), (-1, tried.down)):
            moved = vector.copy()
            moved[place] = np.float32(tried.value) + np.float32(way * nudge)
            assert found == error.at(moved)
        here, vector = tried.after, tried.vector


def test_it_goes_over_all_weights_in_order_for_two_passes_each():
    network, batch = zoo.load("talk"), letters()
    tries = list(islice(recipe(network.stack, batch, network.vector, 0.1), 2 * network.stack.size))
    assert [tried.knob for tried in tries] == 2 * list(knobs(network.stack))
    assert [tried.passes for tried in tries] == [1 + 2 * count for count in range(1, len(tries) + 1)]
    assert [(tried.round, tried.number) for tried in tries] == [
        (round_, number) for round_ in (1, 2) for number in range(1, network.stack.size + 1)]
    assert {tried.count for tried in tries} == {network.stack.size}
    first = [tried.kept != "as it was" for tried in tries[: network.stack.size]]
    assert tries[network.stack.size - 1].changed == sum(first) > 5


def test_it_ends_when_a_whole_round_changed_nothing():
    network, batch = zoo.load("talk"), letters()
    tries = list(recipe(network.stack, batch, network.vector, 0.5))
    last = [tried for tried in tries if tried.round == tries[-1].round]
    assert len(last) == network.stack.size
    assert {tried.kept for tried in last} == {"as it was"}
    assert tries[-1].changed == 0
    assert tries[-1].after < 0.5 * tries[0].before
    assert not list(islice(recipe(network.stack, batch, tries[-1].vector, 0.5), network.stack.size,
                           network.stack.size + 1))


def test_what_it_yields_never_changes():
    network, batch = zoo.load("talk"), letters()
    tries = list(islice(recipe(network.stack, batch, network.vector, 0.1), 30))
    assert not any(tried.vector.flags.writeable for tried in tries)
    assert {tried.vector.dtype for tried in tries} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(network.vector, zoo.load("talk").vector)
