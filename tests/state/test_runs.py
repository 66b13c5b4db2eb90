"""Runs: what a worker does is written down well enough to be done again, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, ReLU, network
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import Edit, Patch, Settings, State
from xoviz.state.runs import Checks, Keyframes, Run, Worker, changes, going_on
from xoviz.tasks.base import Task

NET = network((Conv("conv", 2), ReLU("relu"), Dense("votes", 2)), (1, 5, 5), ("left", "right"), seed=1)
QUICK = settings(max_examples=25, deadline=None)


class Sides(Task):
    """Ink at the left or at the right, and some noise."""

    name = "sides"
    classes = ("left", "right")
    input_kind = "pixels"

    def draw(self, count, size, rng):
        answers = rng.integers(0, 2, count)
        pictures = rng.normal(0, 0.3, (count, 1, size, size)).astype(np.float32)
        pictures[np.arange(count), 0, :, np.where(answers, size - 1, 0)] += 1
        return pictures, answers

    def samples(self):
        return ()


def painted(value: float) -> Edit:
    """An edit that paints the first filter."""
    return Edit(patches=(Patch("conv.weights", (0,), np.full((1, 3, 3), value, np.float32)),))


def a_run(optimiser: str = "momentum", rate: float = 0.1) -> Run:
    how = Settings(optimiser, rate, 4)
    return Run(NET, Sides(), how, 3, State.fresh(NET, how))


def worked(run: Run, steps: int, edits: dict[int, tuple[Edit, ...]] | None = None, worker: Worker | None = None):
    """Let a worker make steps as the compute thread would; the state after each, and what it led to in the run."""
    worker = worker or Worker(run, run.settings, run.end, None)
    work, states, posted = worker.work(), {}, edits or {}
    progress = next(work)
    while True:
        states[progress.step] = worker.publish(progress).state
        if len(states) == steps or progress.diverged:
            break
        progress = work.send(posted.get(progress.step, ()))
    work.close()
    losses, _, lost = worker.ring.take()
    run.losses.extend(losses, lost)
    run.edits.extend(worker.log)
    run.end = states[max(states)]
    return states


def same(one: State, other: State) -> bool:
    return (one.step == other.step and one.vector.tobytes() == other.vector.tobytes()
            and [part.tobytes() for part in one.memory] == [part.tobytes() for part in other.memory])


@pytest.mark.parametrize("optimiser", MEMORY)
def test_a_run_with_edits_is_replayed_bit_for_bit(optimiser):
    run = a_run(optimiser)
    edits = {2: (painted(0.5),), 4: (Edit(rate=0.01), painted(-1.0)), 7: (Edit(rate=0.2),)}
    states = worked(run, 12, edits)
    assert [step for step, _ in run.edits] == [2, 4, 4, 7]
    assert all(same(run.replay(step), states[step]) for step in range(1, 13))


@given(st.dictionaries(st.integers(1, 11), st.sampled_from([painted(0.3), painted(-2.0), Edit(rate=0.5),
                                                            Edit(0.02, painted(1.0).patches)]), max_size=4),
       st.sampled_from(sorted(MEMORY)), st.sets(st.integers(1, 12), max_size=4), st.integers(1, 12))
@QUICK
def test_it_does_not_matter_which_keyframe_a_replay_starts_from(edits, optimiser, kept, step):
    run = a_run(optimiser)
    states = worked(run, 12, {at: (edit,) for at, edit in edits.items()})
    for place in sorted(kept):
        run.keyframes.offer(states[place])
    assert same(run.replay(step), states[step])


def test_replay_goes_on_over_the_stretches_of_a_run():
    run = a_run("adam")
    worked(run, 5)
    by_hand = NET.with_vector(run.end.vector).with_parameters({"conv.bias": np.array([1.0, -1.0], np.float32)})
    run.edits.append((5, changes(by_hand, run.end.vector, by_hand.vector)))
    start = going_on(run.end, by_hand, run.settings)
    states = worked(run, 4, worker=Worker(run, run.settings, start, None))
    assert sorted(states) == [6, 7, 8, 9]
    assert all(same(run.replay(step), state) for step, state in states.items())


def test_there_is_nothing_before_a_run():
    how = Settings()
    late = Run(NET, Sides(), how, 0, going_on(State(7, NET.vector, State.fresh(NET, how).memory), NET, how))
    assert late.step == 7
    with pytest.raises(ValueError, match="began at step 7, so there is no step 6"):
        late.replay(6)


def test_a_number_of_steps_is_kept():
    run = a_run()
    worker = Worker(run, run.settings, run.start, 3)
    work = worker.work()
    assert next(work).step == 1
    assert [work.send(()).step for _ in range(2)] == [2, 3]
    with pytest.raises(StopIteration):
        work.send((painted(1.0),))
    assert worker.log == [], "an edit after the last step has not taken effect in the worker"
    assert len(worker.ring.take()[0]) == 3


def test_a_diverging_run_tells_so_in_its_last_item_and_writes_no_loss_for_it():
    run = a_run(rate=1e30)
    worker = Worker(run, run.settings, run.start, None)
    work = worker.work()
    last = worker.publish(next(work))
    while not last.diverged:
        last = worker.publish(work.send(()))
    assert np.isfinite(last.state.vector).all()
    losses, _, _ = worker.ring.take()
    assert np.isfinite(losses).all()


def test_a_run_is_continued_only_from_its_very_end():
    run, other = a_run(), a_run()
    worked(run, 3)
    worked(other, 3, {1: (painted(1.0),)})
    assert run.continues(NET, run.end, run.settings, 3)
    assert run.continues(NET, run.end, Settings("momentum", 9.0, 4), 3), "another rate is no other curve"
    assert not run.continues(NET, other.end, run.settings, 3), "another run of as many steps"
    assert not run.continues(NET, None, run.settings, 3)
    assert not run.continues(NET, run.end, Settings("adam", 0.1, 4), 3)
    assert not run.continues(NET, run.end, Settings("momentum", 0.1, 5), 3)
    assert not run.continues(NET, run.end, run.settings, 4)


def test_going_on_keeps_momentum_only_for_the_same_optimiser():
    run = a_run("momentum")
    worked(run, 3)
    by_hand = NET.random(9)
    on = going_on(run.end, by_hand, run.settings)
    assert (on.step, on.vector) == (3, by_hand.vector)
    assert on.memory is run.end.memory
    changed = going_on(run.end, by_hand, Settings("adam", 0.1, 4))
    assert len(changed.memory) == 2
    assert not any(part.any() for part in changed.memory)
    assert going_on(None, by_hand, run.settings).step == 0


def test_changes_names_only_what_differs():
    edited = NET.with_parameters({"votes.bias": np.array([1, 2], np.float32)})
    edit = changes(NET, NET.vector, edited.vector)
    assert [patch.key for patch in edit.patches] == ["votes.bias"]
    assert changes(NET, NET.vector, NET.vector.copy()).patches == ()


def state_at(step: int) -> State:
    return State(step, np.zeros(1000, np.float32), (np.zeros(1000, np.float32),))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=200), st.integers(40_000, 400_000))
@QUICK
def test_keyframes_stay_in_their_budget_and_keep_the_first(gaps, budget):
    frames = Keyframes(state_at(5), budget)
    steps = (5 + np.cumsum(gaps)).tolist()
    for step in steps:
        frames.offer(state_at(step))
    found = [frames.before(step).step for step in (5, *steps)]
    assert found == sorted(found)
    assert all(frame <= step for frame, step in zip(found, (5, *steps), strict=True))
    assert found[0] == 5
    assert len(set(found)) * 8000 <= max(budget, 5 * 8000)


def test_keyframes_are_the_states_themselves():
    frames = Keyframes(state_at(0))
    offered = [state_at(step) for step in (1, 2, 3)]
    for state in offered:
        frames.offer(state)
    assert [frames.before(step) for step in (1, 2, 3, 99)] == [*offered, offered[-1]]
    with pytest.raises(ValueError, match="no step -1"):
        frames.before(-1)


def test_checks_are_kept_in_order_and_thinned():
    checks = Checks(capacity=8)
    for step in range(100):
        checks.add(step, step / 100)
        checks.add(step, 0.5)
    steps, shares = checks.between(0, 1e9, 1000)
    assert steps[0] == 0
    assert steps[-1] == 99
    assert len(steps) <= 8
    assert (np.diff(steps) > 0).all()
    np.testing.assert_allclose(shares, steps / 100)


def test_checks_between_have_a_neighbour_to_either_side():
    checks = Checks()
    for step in range(0, 100, 10):
        checks.add(step, 1.0)
    assert checks.between(35, 55, 100)[0].tolist() == [30, 40, 50, 60]
    assert checks.between(200, 300, 100)[0].tolist() == [90]
    assert len(checks.between(0, 100, 3)[0]) <= 4
    assert Checks().between(0, 100, 3)[0].tolist() == []
