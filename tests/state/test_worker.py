"""The compute thread's side of a run: so many steps as were asked for, losses written, accuracy measured."""

from __future__ import annotations

import math
from time import thread_time

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn.train import Edit, Settings, State
from xoviz.state.method import Method
from xoviz.state.runs import Run
from xoviz.state.supply import Supply
from xoviz.state.worker import DRAWING, FRESH_LETTERS, Worker
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask

NET = zoo.load("letters-9").random(0)


def a_worker(rate: float = 0.1, steps: int | None = None) -> Worker:
    method = Method(Settings("momentum", rate, 4), 3)
    run = Run(NET, LettersTask(), method, State.fresh(NET, method.settings))
    return Worker(run.stretch(method, run.start, steps), Supply(run.task, 9))


def test_a_number_of_steps_is_kept():
    worker = a_worker(steps=3)
    work = worker.work()
    assert next(work).step == 1
    assert [work.send(()).step for _ in range(2)] == [2, 3]
    with pytest.raises(StopIteration):
        work.send((Edit(rate=1.0),))
    assert worker.log == [], "a change after the last step has not taken effect in the worker"
    assert len(worker.ring.take()[0]) == 3


def test_a_diverging_run_tells_so_in_its_last_item_and_writes_no_loss_for_it():
    worker = a_worker(rate=1e30)
    work = worker.work()
    last = worker.publish(next(work))
    while not last.diverged:
        last = worker.publish(work.send(()))
    assert np.isfinite(last.state.vector).all()
    assert np.isfinite(worker.ring.take()[0]).all()


def test_a_snapshot_holds_the_changes_that_it_counts():
    worker = a_worker()
    work = worker.work()
    assert worker.publish(next(work)).changes == 0
    other = Method(Settings("adam", 0.01, 9), 5)
    snapshot = worker.publish(work.send((Edit(rate=0.2), other)))
    assert (snapshot.changes, snapshot.state.step, len(snapshot.state.memory)) == (2, 2, 2)
    assert [step for step, _ in worker.log] == [1, 1]


def test_accuracy_is_a_share_of_fresh_letters_and_not_measured_at_every_step():
    worker = a_worker()
    work = worker.work()
    first = worker.publish(next(work))
    second = worker.publish(work.send(()))
    assert 0 <= first.accuracy <= 1
    assert (first.checked, second.checked, second.accuracy) == (1, 1, first.accuracy)


def test_the_first_steps_on_sounds_do_not_wait_for_all_that_are_held_out():
    sound, net = task("sound"), zoo.load("sound").random(0)
    method = Method(Settings("adam", 0.01, 4), 3)
    run = Run(net, sound, method, State.fresh(net, method.settings))
    supply = Supply(sound, sound.usual_size)
    worker = Worker(run.stretch(method, run.start), supply)
    work = worker.work()
    progress = next(work)
    began = thread_time()
    first = worker.publish(progress)
    assert thread_time() - began < 5 * DRAWING
    assert math.isnan(first.accuracy)
    snapshots = [first]
    while math.isnan(snapshots[-1].accuracy):
        snapshots.append(worker.publish(work.send(())))
    expected = net.with_vector(snapshots[-1].state.vector).accuracy(*supply.held_out(3, FRESH_LETTERS))
    assert (snapshots[-1].accuracy, snapshots[-1].checked) == (expected, snapshots[-1].state.step)
