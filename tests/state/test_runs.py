"""Runs: what a worker does is written down well enough to be done again, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, ReLU, network
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import Edit, Patch, Settings, State
from xoviz.state.method import Change, Method
from xoviz.state.runs import Checks, Keyframes, Run, Trained, difference, taken_up
from xoviz.state.supply import Supply
from xoviz.state.worker import Worker
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask

NET = network((Conv("conv", 2), ReLU("relu"), Dense("votes", 2)), (1, 5, 5), ("left", "right"), seed=1)
QUICK = settings(max_examples=25, deadline=None)


@dataclass(frozen=True)
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
    return Run(NET, Sides(), Method(how, 3), State.fresh(NET, how))


def worked(run: Run, steps: int, changes: dict[int, tuple[Change, ...]] | None = None, worker: Worker | None = None):
    """Let a worker make steps as the compute thread would; the state after each, and what it led to in the run."""
    worker = worker or Worker(run.stretch(run.method, run.end), Supply(run.task, 5))
    work, states, posted = worker.work(), {}, changes or {}
    progress = next(work)
    while True:
        states[progress.step] = worker.publish(progress).state
        if len(states) == steps or progress.diverged:
            break
        progress = work.send(posted.get(progress.step, ()))
    work.close()
    run.losses.extend(*worker.ring.take())
    run.changes.extend(worker.log)
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
    assert [step for step, _ in run.changes] == [2, 4, 4, 7]
    assert all(same(run.replay(step), states[step]) for step in range(1, 13))


OTHERS = [Method(Settings("adam", 0.02, 4), 3), Method(Settings("descent", 0.1, 7), 3),
          Method(Settings("momentum", 0.05, 4), 11)]


def test_a_run_that_is_trained_in_other_ways_is_replayed_bit_for_bit():
    run = a_run()
    changes = {2: (OTHERS[0],), 4: (painted(0.5), OTHERS[1], painted(-1.0)), 6: (Edit(rate=0.3),), 8: (OTHERS[2],)}
    states = worked(run, 12, changes)
    assert run.method_before(3) == OTHERS[0]
    assert run.method_before(4) == OTHERS[0], "what was changed at step 4 came after it"
    assert run.method_before(8) == OTHERS[1].at_rate(0.3)
    assert all(same(run.replay(step), states[step]) for step in range(1, 13))
    assert not same(states[12], worked(a_run(), 12)[12])


@given(st.dictionaries(st.integers(1, 11), st.lists(st.sampled_from([painted(0.3), painted(-2.0), Edit(rate=0.5),
                                                                     Edit(0.02, painted(1.0).patches), *OTHERS]),
                                                    min_size=1, max_size=3), max_size=4),
       st.sampled_from(sorted(MEMORY)), st.sets(st.integers(1, 12), max_size=4), st.integers(1, 12))
@QUICK
def test_it_does_not_matter_which_keyframe_a_replay_starts_from(changes, optimiser, kept, step):
    run = a_run(optimiser)
    states = worked(run, 12, {at: tuple(each) for at, each in changes.items()})
    for place in sorted(kept):
        run.keyframes.offer(states[place])
    assert same(run.replay(step), states[step])


@pytest.mark.parametrize("methods", [[Method(Settings("adam", 0.1, 4), 3)], OTHERS, [OTHERS[0], OTHERS[1], OTHERS[0]]])
def test_replay_goes_on_over_the_stretches_of_a_run(methods):
    run = a_run("adam")
    worked(run, 5)
    states, now = {}, Trained(run, run.end)
    by_hand = NET.with_vector(run.end.vector).with_parameters({"conv.bias": np.array([1.0, -1.0], np.float32)})
    for method in methods:
        # Taken up several times at the same step, as by somebody who plays and pauses at once.
        now = taken_up(now, by_hand, Sides(), method)
    assert now.run is run
    states = worked(run, 4, worker=Worker(run.stretch(methods[-1], now.state), Supply(run.task, 5)))
    assert sorted(states) == [6, 7, 8, 9]
    assert all(same(run.replay(step), state) for step, state in states.items())


def test_there_is_nothing_before_a_run():
    how = Settings()
    late = Run(NET, Sides(), Method(how, 0), State(7, NET.vector, State.fresh(NET, how).memory))
    assert late.step == 7
    with pytest.raises(ValueError, match="began at step 7, so there is no step 6"):
        late.replay(6)


def test_a_run_goes_on_only_from_its_very_end():
    run, other = a_run(), a_run()
    worked(run, 3)
    worked(other, 3, {1: (painted(1.0),)})
    method = run.method
    assert taken_up(Trained(run, run.end), NET, Sides(), method).run is run
    early = a_run()
    states = worked(early, 3)
    again = taken_up(Trained(early, states[2]), NET, Sides(), method)
    assert again.run is not early, "undo has brought back an earlier state"
    assert (again.step, again.run.start.step) == (2, 2)
    assert taken_up(Trained(run, other.end), NET, Sides(), method).run is not run, "another run of as many steps"
    assert taken_up(None, NET, Sides(), method).step == 0
    assert taken_up(Trained(run, run.end), NET, LettersTask(), method).run is not run, "something else to learn"


def test_going_on_in_another_way_is_written_down():
    run = a_run()
    worked(run, 3)
    trained = NET.with_vector(run.end.vector)
    taken_up(Trained(run, run.end), trained, Sides(), run.method)
    assert run.changes == []
    taken_up(Trained(run, run.end), trained, Sides(), run.method.at_rate(9.0))
    taken_up(Trained(run, run.end), trained, Sides(), OTHERS[0])
    assert run.changes == [(3, run.changes[0][1]), (3, OTHERS[0])]
    assert run.changes[0][1].rate == 9.0


def test_figures_are_those_of_the_state():
    run = a_run()
    states = worked(run, 6)
    run.checks.add(2, 0.25)
    run.checks.add(6, 0.75)
    assert Trained(run, run.start).loss is None
    assert Trained(run, states[1]).loss == run.losses.first
    assert [Trained(run, states[step]).accuracy for step in (1, 2, 5, 6)] == [None, 0.25, 0.25, 0.75]


def test_a_loss_stays_what_it_was_when_the_run_sums_up_its_losses():
    run = a_run()
    states = worked(run, 6)
    then = Trained(run, states[5])
    before = then.loss
    run.losses.extend(np.linspace(1, 9, 10_000))
    assert run.losses.width > 1, "as many losses as these share a place"
    assert then.loss == before != Trained(run, states[5]).loss


def test_difference_names_only_what_differs():
    edited = NET.with_parameters({"votes.bias": np.array([1, 2], np.float32)})
    edit = difference(NET, NET.vector, edited.vector)
    assert [patch.key for patch in edit.patches] == ["votes.bias"]
    assert difference(NET, NET.vector, NET.vector.copy()).patches == ()


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
