"""An hour of training: memory stays bounded, and the timeline still covers the whole run."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QSettings, QTimer

from xoviz import zoo
from xoviz.nn.train import Settings, State
from xoviz.state.method import Method
from xoviz.state.preferences import Preferences
from xoviz.state.runs import Run, Trained
from xoviz.state.session import Session
from xoviz.state.shelf import MOST_POINTS, Shelf
from xoviz.state.wishes import LearnFromScratch, Pause, Visit
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask

NET = zoo.load("letters-9")
LOOKS_AN_HOUR = 108_000  # thirty a second
STEPS_A_LOOK = 500

HOUR = 3600  # seconds
GROWTH = 60_000_000
"""Bytes by which the process may grow after the first minute: what the keyframes of a run may take, twice."""


def a_run(steps: int = 0) -> Run:
    how = Settings("adam")
    run = Run(NET, task("letters"), Method(how, 0), State.fresh(NET, how))
    for look in range(1, steps // STEPS_A_LOOK + 1):
        run.end = State(look * STEPS_A_LOOK, NET.vector, run.start.memory)
        run.keyframes.offer(run.end)
        run.losses.extend(np.full(STEPS_A_LOOK, 1 / look))
    return run


def test_the_states_of_an_hour_fit_their_budget_and_cover_all_of_it():
    run = a_run(LOOKS_AN_HOUR * STEPS_A_LOOK)
    assert run.step == 54_000_000
    assert run.nbytes <= 32_000_000
    steps = [state.step for state in run.keyframes.spread(10**9)]
    assert steps[0] == 0
    apart = np.diff(steps)
    assert apart.max() <= 2 * apart.min(), "kept evenly"
    assert run.step - steps[-1] <= apart.max()
    assert len(steps) > 1000
    assert run.losses.maximum == 1.0, "the first look's losses were never averaged away"


def test_many_runs_share_one_budget_and_none_loses_its_beginning_or_its_end(qapp):
    size = 3 * NET.vector.nbytes
    shelf = Shelf(budget=200 * size)
    runs = [a_run(STEPS_A_LOOK * looks) for looks in (1000, 50, 3, 400)]
    for run in runs:
        shelf.add(run)
    shelf.make_room()
    assert sum(run.nbytes for run in runs) <= 200 * size
    kept = [run.keyframes.spread(10**6) for run in runs]
    assert [states[0].step for states in kept] == 4 * [0]
    assert len(kept[2]) == 4, "what is small stays as it is"
    assert all(len(states) > 20 for states in (kept[0], kept[3])), "the largest are thinned first"
    for run in runs:
        path = shelf.view(Trained(run, run.end), (), None).path()
        assert (path[0][0], path[-1][0]) == (0, run.step)
        assert len(path) <= MOST_POINTS + 1


@pytest.mark.long
@pytest.mark.timeout(HOUR + 600)
@pytest.mark.parametrize("seconds", [120, HOUR])
def test_training_flat_out_for_long(qapp, tmp_path: Path, seconds):
    session = Session(LettersTask(), Preferences(QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat)))
    session.start()
    try:
        session.wish(LearnFromScratch())
        rest(min(60, seconds / 2))
        before = memory()
        late = lateness(seconds)
        session.wish(Pause())
        run = session.training.run
        assert run.step > 100 * seconds
        assert memory() - before < GROWTH
        assert np.percentile(late, 99) < 0.05, "the window's thread is free all the time"
        session.wish(Visit(run.step // 3))
        deadline = perf_counter() + 120
        while session.time_machine.target is not None and perf_counter() < deadline:
            rest(0.1)
        assert session.contents.trained.step == run.step // 3
    finally:
        session.close()


def rest(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def lateness(seconds: float) -> list[float]:
    """How late a timer of 50 milliseconds comes, for so long."""
    late, end = [], perf_counter() + seconds
    while perf_counter() < end:
        asked = perf_counter()
        rest(0.05)
        late.append(perf_counter() - asked - 0.05)
    return late


def memory() -> int:
    """The most that the process has ever taken, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
