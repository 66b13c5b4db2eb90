"""Play, pause, scrub, branch, edit, undo, in any order: no crash, no lost run, and every run can be played again."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSettings

from xoviz.state.preferences import Preferences
from xoviz.state.runs import Keyframes
from xoviz.state.session import Session
from xoviz.state.wishes import (
    AddFilter,
    ChooseNetwork,
    Configure,
    DeleteRun,
    EditFilter,
    EditWeight,
    LearnFromScratch,
    Mark,
    Pause,
    Play,
    Reset,
    SetWeights,
    ShowGradients,
    StepOnce,
    SwitchRun,
    Visit,
)
from xoviz.tasks.known.letters import LettersTask

PLAYED = 3
"""Steps to wait for after Play, so that something has happened before the next wish."""

ACTS = st.one_of(
    st.sampled_from(["undo", "redo", "play", "pause", "step", "scratch", "reset", "add filter", "another network",
                     "gradients"]),
    st.tuples(st.just("visit"), st.floats(-0.1, 1.1), st.booleans()),
    st.tuples(st.just("switch"), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("rate"), st.sampled_from([0.001, 0.01, 0.05])),
    st.tuples(st.just("optimiser"), st.sampled_from(["descent", "momentum", "adam"])),
    st.tuples(st.just("filter"), st.floats(-1, 1)),
    st.tuples(st.just("weight"), st.floats(-1, 1)),
    st.tuples(st.just("edit while playing"), st.floats(-1, 1)),
    st.tuples(st.just("all weights"), st.floats(0.5, 1.5)),
    st.tuples(st.just("mark"), st.floats(0, 1)),
)


@pytest.mark.usefixtures("qapp")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=18))
def test_in_any_order(qtbot, acts):
    threads = threading.active_count()
    with TemporaryDirectory() as folder:
        preferences = Preferences(QSettings(str(Path(folder) / "xoviz.ini"), QSettings.Format.IniFormat))
        preferences.batch = 4
        session = Session(LettersTask(), preferences)
        session.start()
        broken = []
        session.training.failed.connect(broken.append)
        try:
            known: list[object] = []
            for act in acts:
                do(session, act, qtbot)
                session.refresh()
                known = still_there(session, known)
            session.wish(Pause())
            qtbot.waitUntil(lambda: not session.training.playing)
            assert broken == []
            for run in known:
                check_replay(run)
        finally:
            session.close()
    assert threading.active_count() == threads


def do(session, act, qtbot):
    """One act, of whoever sits at the window."""
    name, *values = (act,) if isinstance(act, str) else act
    run = session.training.run
    if name == "edit while playing":
        for part in ("play", ("weight", values[0]), ("rate", 0.02), "play"):
            do(session, part, qtbot)
    elif name == "undo":
        session.undo()
    elif name == "redo":
        session.redo()
    elif name in ("play", "scratch"):
        if name == "scratch" or not session.training.playing:
            session.wish(Play() if name == "play" else LearnFromScratch())
        made = session.training.run.losses.steps
        qtbot.waitUntil(lambda: not session.training.playing or session.training.run.losses.steps >= made + PLAYED)
    elif name == "visit" and run is not None:
        step = run.start.step + values[0] * (run.end.step - run.start.step)
        session.wish(Visit(round(step), exact=values[1]))
    else:
        session.wish(wish_of(name, values, session))


def wish_of(name, values, session):
    first = next(layer.id for layer in session.contents.network.layers)
    weights = session.contents.network.parameters[f"{first}.weights"]
    number = int(values[0]) if name in ("switch", "delete") else 0
    plain = {"pause": Pause(), "step": StepOnce(), "reset": Reset(), "add filter": AddFilter(first),
             "another network": ChooseNetwork("talk"), "gradients": ShowGradients(True), "switch": SwitchRun(number),
             "delete": DeleteRun(number), "visit": Visit(0)}
    if name in plain:
        return plain[name]
    value = values[0]
    return {
        "rate": lambda: Configure(rate=value), "optimiser": lambda: Configure(optimiser=value),
        "filter": lambda: EditFilter(first, 0, np.full(weights.shape[1:], value, np.float32)),
        "weight": lambda: EditWeight(f"{first}.weights", (0, 0, 0, 0), value),
        "all weights": lambda: SetWeights(session.contents.network.vector * np.float32(value), "All"),
        "mark": lambda: Mark(round(value * 100), "here"),
    }[name]()


def still_there(session, known):
    """All runs so far; none is ever lost."""
    runs = [session.training.shelf.run(number) for number in range(1, len(known) + 1)]
    assert all(run is other for run, other in zip(known, runs, strict=True))
    current = session.training.run
    assert np.isfinite(session.contents.network.vector).all()
    return runs if current is None or current in runs else [*runs, current]


def check_replay(run):
    """From its start, and from every keyframe that it kept, a run ends in the same vector, bit for bit."""
    if run.end.step != run.step:
        return  # it diverged, and went back
    end = run.end.vector.tobytes()
    for start in {id(state): state for state in run.keyframes.spread(3)}.values():
        kept, run.keyframes = run.keyframes, Keyframes(start)
        assert run.replay(run.end.step).vector.tobytes() == end
        run.keyframes = kept
