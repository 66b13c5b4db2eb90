"""How live the window is while training runs flat out: ``xvfb-run -a python tests/benchmarks/window.py``.

Strokes are real mouse events, posted to the pad of the real window with the Network tab open, sixty a second. The clock
is the program's own, that of View > Performance: it stops when the repaint that shows a stroke's maps has finished. How
long each thing that a user can do keeps the event loop away is measured by the same clock (see ``actions.py``).
``--smoke`` checks that everything works, not how fast it is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from time import perf_counter
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from actions import longest_absences
from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication
from receipt import receipt_times
from stage import LEFT, MOVE, PRESS, RELEASE, Stage, rest, stage
from start_up import start_up

from xoviz.state.compute import SWITCH_INTERVAL
from xoviz.state.runs import Trained
from xoviz.state.wishes import ChooseNetwork, Configure

FRAME = 16
"""Milliseconds between two strokes: about sixty a second."""

LONG = 10_000_000

ROUNDS = 5
"""How often each has its turn where speeds of training are compared."""


def main() -> int:
    """Measure start-up; then both pad sizes, idle, while training and behind a long run; then everything one can do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only check that everything works")
    smoke = parser.parse_args().smoke
    start_up(1 if smoke else 15)
    sys.setswitchinterval(SWITCH_INTERVAL)
    _app = QApplication(["xoviz"])  # lives as long as its window
    strokes, seconds, rounds = (20, 0.2, 1) if smoke else (400, 5.0, ROUNDS)
    with stage() as on:
        for network in ("letters-9", "letters-28"):
            measure(on, network, strokes, seconds, rounds)
        measure_behind(on, "letters-9", 100_000 if smoke else LONG, strokes)
        print("\nLines of the Receipt of letters-28, the window's own time (must a frame, 16 ms, always):", flush=True)
        for action, taken in receipt_times(on, *((1, 0.02) if smoke else (6, 0.06))):
            p50, p90, worst = np.percentile(taken, [50, 90, 100])
            print(f"{action:34} {p50:.1f} ms median, {p90:.1f} ms p90, {worst:.1f} ms worst"
                  f"{'' if worst < FRAME else '  MISSED'}", flush=True)
        on.window.parts.tabs.setCurrentIndex(0)
        print("\nThe longest that the event loop was away while training runs flat out (must 100 ms):", flush=True)
        for action, worst in longest_absences(on, *((1, 0.02) if smoke else (5, 0.25))):
            print(f"{action:34} {worst:.0f} ms{'' if worst < 100 else '  MISSED'}", flush=True)
    return 0


def measure(on: Stage, network: str, strokes: int, seconds: float, rounds: int) -> None:
    """One network: strokes with nothing else going on; then, in turns, training alone, training while somebody draws,
    and the same training with no window, for machines are not always equally fast."""
    session = on.session
    session.wish(ChooseNetwork(network))
    session.wish(Configure(speed=0))
    rest(0.3)
    report(f"{network}, not training", *draw(on, strokes))
    speeds, drawn = [], []
    on.window.parts.training_bar.learn()
    for _ in range(rounds):
        on.play()
        rest(0.3)
        alone = steps_a_second(on, seconds / rounds)
        began, counted = perf_counter(), session.training.run.losses.steps
        drawn.append(draw(on, strokes // rounds))
        session.training.poll()
        drawing = (session.training.run.losses.steps - counted) / (perf_counter() - began)
        session.training.stop()
        speeds.append((alone, drawing, alone_with(steps_without_window, network, seconds / rounds)))
    report(f"{network}, training flat out", *(np.concatenate(parts) for parts in zip(*drawn, strict=True)))
    alone, drawing, _ = np.median(speeds, axis=0)
    kept = np.median([(alone / free, drawing / free) for alone, drawing, free in speeds], axis=0)
    print(f"{'':34} steps a second: {alone:,.0f} with an idle pad ({kept[0]:.0%} of headless; must 92 %), "
          f"{drawing:,.0f} while drawing ({kept[1]:.0%}; must 80 %)", flush=True)


def alone_with(work: Callable[[str, float], float], *arguments: Any) -> float:
    """What comes of work that is done in a new process, while the window has nothing to do."""
    rest(0.3)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measure_behind(on: Stage, network: str, steps: int, strokes: int) -> None:
    """Strokes while a run goes on that has made so many steps, and the loss plot shows them all."""
    session = on.session
    session.wish(ChooseNetwork(network))
    on.window.parts.training_bar.learn()
    rest(0.3)
    session.training.stop()
    run = session.training.run
    for first in range(0, steps, 100_000):
        run.losses.extend(0.3 + np.sin(np.arange(first, first + 100_000)) / 10)
    run.end = replace(run.end, step=run.step)
    session.document.replace({"trained": Trained(run, run.end)})
    on.play()
    rest(0.5)
    report(f"{network}, {steps / 1e6:g} million steps on", *draw(on, strokes))
    assert session.training.playing
    assert session.training.run is run
    session.training.stop()


def draw(on: Stage, strokes: int) -> tuple[np.ndarray, np.ndarray]:
    """Milliseconds from each stroke to the end of its painting, and how late a 5 ms timer was.

    The event loop runs as it does in the program: asking it for events again and again would take the interpreter from
    training.
    """
    on.window.parts.tabs.setCurrentIndex(0)
    on.window.pad.clear()
    grid, hand, loop = on.window.pad.grid, count(), QEventLoop()
    whole = grid.geometry_of_cells.whole()
    on.mouse(MOVE, grid, whole.center())  # a hand comes to the pad before it draws
    rest(0.2)

    def stroke() -> None:
        place = next(hand)
        if place >= strokes:
            loop.quit()
        elif place % 50 == 49:
            on.window.pad.clear()
        else:
            swing = QPointF(np.cos(3.1 * place / 15) * whole.width(), np.sin(2.3 * place / 15) * whole.height())
            on.mouse(MOVE, grid, whole.center() + swing * 0.45, LEFT)

    on.clock.start()
    on.mouse(PRESS, grid, whole.center(), LEFT)
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=FRAME)
    timer.timeout.connect(stroke)
    timer.start()
    loop.exec()
    timer.stop()
    on.mouse(RELEASE, grid, whole.center())
    rest(0.1)
    on.clock.stop()
    return np.array(on.clock.strokes), np.array(on.clock.lateness)


def steps_a_second(on: Stage, seconds: float) -> float:
    """How fast training goes while nobody touches anything."""
    run, began = on.session.training.run, perf_counter()
    counted = run.losses.steps
    rest(seconds)
    on.session.training.poll()
    return float((run.losses.steps - counted) / (perf_counter() - began))


def steps_without_window(network: str, seconds: float) -> float:
    """How fast the same training goes with nothing else to do; run in a process of its own, where nothing else is."""
    from xoviz import zoo
    from xoviz.nn.train import Settings, train
    from xoviz.tasks.base import Pool
    from xoviz.tasks.known.letters import LettersTask

    net, settings = zoo.untrained(network, 0), Settings()
    run = train(net, Pool(LettersTask(), net.input_shape[1], 0, settings.batch), settings)
    for _ in range(200):
        next(run)
    began, steps = perf_counter(), 0
    while perf_counter() - began < seconds:
        next(run)
        steps += 1
    return steps / (perf_counter() - began)


def report(work: str, latencies: np.ndarray, late: np.ndarray) -> None:
    """One line."""
    p50, p99, worst = np.percentile(latencies, [50, 99, 100])
    print(f"{work:34} stroke to painted: {p50:.1f} ms median, {p99:.1f} ms p99 (must 8), {worst:.1f} ms worst; "
          f"5 ms timer late: {np.percentile(late, 99):.1f} ms p99 (must 5)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
