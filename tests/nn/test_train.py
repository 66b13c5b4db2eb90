"""Training as a generator: repeatable, resumable, editable, and it stops where numbers end."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from xoviz.nn import Conv, Dense, MaxPool, ReLU, network
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import Edit, Patch, Settings, State, train


class Bars:
    """Lying and standing bars; which ones is a function of the step alone."""

    def __init__(self, seed=0):
        self.seed = seed
        self.steps = []

    def batch_at(self, step, pictures_out, answers_out):
        self.steps.append(step)
        rng = np.random.default_rng((self.seed, step))
        answers_out[:] = rng.integers(0, 2, len(answers_out))
        pictures_out[...] = -1
        for picture, answer, place in zip(pictures_out, answers_out, rng.integers(0, 6, len(answers_out)), strict=True):
            picture[0, place, :] = 1 if answer == 0 else picture[0, place, :]
            picture[0, :, place] = 1 if answer == 1 else picture[0, :, place]


def bars_network(seed=0, loss="cross-entropy"):
    layers = (Conv("conv", 3), ReLU("relu"), MaxPool("pool"), Dense("votes", 2))
    return network(layers, (1, 6, 6), ("lying", "standing"), seed=seed, loss=loss)


def after(steps, training):
    return next(islice(training, steps - 1, None)).state()


@pytest.mark.parametrize("optimiser", MEMORY)
def test_the_same_start_gives_the_same_run_bit_for_bit(optimiser):
    settings = Settings(optimiser, 0.02, 8)
    first, second = (after(40, train(bars_network(), Bars(), settings)) for _ in range(2))
    assert first.vector.tobytes() == second.vector.tobytes()
    other = after(40, train(bars_network(), Bars(seed=1), settings))
    assert first.vector.tobytes() != other.vector.tobytes()


@pytest.mark.parametrize("optimiser", MEMORY)
def test_going_on_from_a_state_is_as_if_nothing_had_happened(optimiser):
    settings, source = Settings(optimiser, 0.02, 8), Bars()
    whole = after(30, train(bars_network(), source, settings))
    half = after(12, train(bars_network(), Bars(), settings))
    resumed_source = Bars()
    resumed = after(18, train(bars_network(seed=9), resumed_source, settings, half))
    assert resumed.step == whole.step == 30
    assert resumed.vector.tobytes() == whole.vector.tobytes()
    assert [part.tobytes() for part in resumed.memory] == [part.tobytes() for part in whole.memory]
    assert source.steps[12:30] == resumed_source.steps == list(range(12, 30))


@pytest.mark.parametrize("optimiser", MEMORY)
@pytest.mark.parametrize("loss", ["cross-entropy", "squared"])
def test_it_learns(optimiser, loss):
    made = bars_network(seed=1, loss=loss)
    rate = 0.05 if optimiser == "descent" else 0.01
    trained = made.with_vector(after(400, train(made, Bars(), Settings(optimiser, rate, 16))).vector)
    pictures, answers = np.empty((200, 1, 6, 6), np.float32), np.empty(200, np.intp)
    Bars(seed=99).batch_at(0, pictures, answers)
    assert made.accuracy(pictures, answers) < 0.8
    assert trained.accuracy(pictures, answers) > 0.97


def test_the_loss_is_that_of_the_batch_before_the_step():
    made = bars_network()
    progress = next(train(made, Bars(), Settings(batch=5)))
    pictures, answers = np.empty((5, 1, 6, 6), np.float32), np.empty(5, np.intp)
    Bars().batch_at(0, pictures, answers)
    losses = [made.backward(picture, int(answer)).loss for picture, answer in zip(pictures, answers, strict=True)]
    assert progress.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert progress.correct == round(5 * made.accuracy(pictures, answers))
    assert progress.step == 1


def test_states_are_frozen_copies():
    training = train(bars_network(), Bars(), Settings("adam"))
    state = after(3, training)
    kept = state.vector.copy(), [part.copy() for part in state.memory]
    next(training)
    np.testing.assert_array_equal(state.vector, kept[0])
    np.testing.assert_array_equal(state.memory, kept[1])
    for array in (state.vector, *state.memory):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_patch_takes_effect_before_the_next_step():
    made = bars_network()
    training = train(made, Bars(), Settings("descent", 1e-30, 8))
    next(training)
    painted = np.arange(9, dtype=np.float32).reshape(1, 3, 3) / 9
    progress = training.send((Edit(patches=(Patch("conv.weights", (1,), painted),)),))
    expected = np.array(made.parameters["conv.weights"])
    expected[1] = painted
    now = made.with_vector(progress.vector())
    np.testing.assert_array_equal(now.parameters["conv.weights"], expected)
    pictures, answers = np.empty((8, 1, 6, 6), np.float32), np.empty(8, np.intp)
    Bars().batch_at(1, pictures, answers)
    losses = [now.backward(picture, int(answer)).loss for picture, answer in zip(pictures, answers, strict=True)]
    assert progress.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert progress.edits == 1


def test_a_new_rate_takes_effect_before_the_next_step():
    training = train(bars_network(), Bars(), Settings("descent", 0.05, 8))
    before = next(training).vector()
    after_rest = training.send((Edit(rate=1e-30),)).vector()
    np.testing.assert_array_equal(before, after_rest)
    assert (training.send((Edit(rate=0.05),)).vector() != before).any()


def test_how_numpy_is_set_is_left_alone():
    before = np.geterr(), np.getbufsize()
    next(train(bars_network(), Bars(), Settings()))
    assert (np.geterr(), np.getbufsize()) == before


def test_the_network_and_the_start_are_left_alone():
    made = bars_network()
    start = State.fresh(made, Settings("adam"))
    vector, memory = made.vector.copy(), [part.copy() for part in start.memory]
    after(5, train(made, Bars(), Settings("adam"), start))
    np.testing.assert_array_equal(made.vector, vector)
    np.testing.assert_array_equal(start.memory, memory)


@pytest.mark.parametrize("optimiser", MEMORY)
@pytest.mark.parametrize("rate", [1e10, 1e30, 3e38])
def test_a_run_that_diverges_ends_with_the_last_finite_network(optimiser, rate):
    made = bars_network(loss="squared")
    *_, last = islice(train(made, Bars(), Settings(optimiser, rate, 8)), 200)
    state = last.state()
    assert last.diverged
    assert np.isfinite(state.vector).all()
    assert all(np.isfinite(part).all() for part in state.memory)
    assert np.isfinite(made.with_vector(state.vector).backward(np.ones((1, 6, 6), np.float32), 0).loss)


@pytest.mark.parametrize("optimiser", ["descent", "momentum"])
def test_a_run_that_diverges_slowly_goes_back_to_reason_and_forgets_its_momentum(optimiser):
    made = bars_network(loss="squared").with_vector(np.full(bars_network().stack.size, 0.2, np.float32))
    vectors, losses = [made.vector], []
    for progress in train(made, Bars(), Settings(optimiser, 3.0, 8)):
        vectors.append(progress.vector())
        losses.append(progress.loss)
    assert progress.diverged
    good = [step for step, loss in enumerate(losses) if loss <= 10 * losses[0] + 1]
    assert progress.step == good[-1] < len(losses) - 1
    np.testing.assert_array_equal(progress.vector(), vectors[progress.step])
    assert not any(part.any() for part in progress.state().memory)
    assert progress.state().age == 0


def test_single_steps_are_judged_by_the_first_loss_of_their_run():
    made = bars_network(loss="squared").with_vector(np.full(bars_network().stack.size, 0.2, np.float32))
    settings = Settings("descent", 3.0, 8)
    *_, whole = train(made, Bars(), settings)
    state, footing, losses = State.fresh(made, settings), None, []
    for _ in range(1000):
        progress = next(train(made, Bars(), settings, state, footing))
        state, footing = progress.state(), progress.footing
        losses.append(progress.loss)
        if progress.diverged:
            break
    assert progress.diverged
    assert losses[-2] > 10 * losses[0] + 1, "the last one began where nothing was reasonable any longer"
    assert progress.step == whole.step
    np.testing.assert_array_equal(progress.vector(), whole.vector())


def test_a_start_that_is_far_off_is_as_good_as_any_where_nothing_is_known():
    made = bars_network().with_vector(np.full(bars_network().stack.size, 50, np.float32))
    *_, last = train(made, Bars(), Settings("descent", 1e30, 8))
    assert last.diverged
    np.testing.assert_array_equal(last.vector(), made.vector)
    assert last.footing is not None
    assert last.footing.state.vector is made.vector


def test_after_diverging_one_can_go_on_more_carefully():
    made = bars_network()
    *_, last = train(made, Bars(), Settings("momentum", 1e30, 8))
    assert last.diverged
    assert last.step == 0
    again = next(train(made, Bars(), Settings("momentum", 0.01, 8), last.state()))
    assert np.isfinite(again.loss)
    assert again.step == 1


def test_a_weight_typed_far_too_large_ends_the_run_at_the_network_before():
    made = bars_network()
    training = train(made, Bars(), Settings("descent", 0.01, 8))
    next(training)
    kept = made.vector
    last = training.send((Edit(patches=(Patch("votes.weights", (0,), np.full((3, 2, 2), 3e38, np.float32)),)),))
    assert last.diverged
    np.testing.assert_array_equal(last.vector(), kept)
    with pytest.raises(StopIteration):
        next(training)


def test_an_infinite_weight_behind_a_dead_relu_counts_as_diverged():
    made = bars_network().with_parameters({"conv.bias": np.array([-np.inf] * 3)})
    first = next(train(made, Bars(), Settings()))
    assert np.isfinite(first.loss)
    assert first.diverged


@pytest.mark.parametrize(("wrong", "words"), [
    ({"optimiser": "sgd"}, "one of descent, momentum, adam, not 'sgd'"),
    ({"rate": 0.0}, "above 0, not 0.0"),
    ({"rate": -1.0}, "above 0"),
    ({"rate": float("nan")}, "above 0, not nan"),
    ({"rate": float("inf")}, "above 0, not inf"),
    ({"batch": 0}, "1 to 1024 pictures, not 0"),
    ({"batch": 5000}, "1 to 1024 pictures"),
])
def test_impossible_settings_say_what_is_possible(wrong, words):
    with pytest.raises(ValueError, match=words):
        Settings(**wrong)


@pytest.mark.parametrize("optimiser", ["descent", "momentum", "adam"])
def test_what_is_frozen_stays_and_the_rest_learns_as_it_would(optimiser):
    """Also where the optimiser remembers something of before."""
    net = network((Conv("conv", 3), ReLU("relu"), Dense("votes", 2)), (1, 6, 6), ("a", "b"), seed=1)

    def after(steps, settings, start=None):
        training = train(net, Bars(), settings, start)
        progress = next(training)
        while progress.step < steps:
            progress = next(training)
        return progress.state()

    free = Settings(optimiser, 0.05, 8)
    start = after(3, free)
    held = after(4, replace(free, frozen=frozenset({("conv", 1), ("votes", None), ("nowhere", None)})), start)
    whole = after(4, free, start)
    before, now, otherwise = (net.with_vector(state.vector).parameters for state in (start, held, whole))
    for key in ("votes.weights", "votes.bias"):
        assert np.array_equal(now[key], before[key])
    for key in ("conv.weights", "conv.bias"):
        assert np.array_equal(now[key][1], before[key][1])
        assert np.array_equal(now[key][[0, 2]], otherwise[key][[0, 2]])
        assert not np.array_equal(now[key][[0, 2]], before[key][[0, 2]])
