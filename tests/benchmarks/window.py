"""How live the window is while training runs flat out: ``xvfb-run -a python tests/benchmarks/window.py``.

Strokes are real mouse events, posted to the pad of the real window with the Network tab open, sixty a second. "Painted"
is when the tab has finished painting the maps of that stroke. ``--smoke`` checks that everything works.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from xoviz.app import SWITCH_INTERVAL, make_window
from xoviz.gui.main_window import MainWindow
from xoviz.state.wishes import ChooseNetwork, Configure

FRAME = 1 / 60
NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


def main() -> int:
    """Measure start-up, then both pad sizes, idle and while training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only check that everything works")
    smoke = parser.parse_args().smoke
    start_up(1 if smoke else 7)
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication(["xoviz"])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        window.resize(1600, 900)
        window.show()
        rest(0.5)
        window.prepare()
        window.tabs.setCurrentIndex(0)
        try:
            for network in ("letters-9", "letters-28"):
                measure(app, window, network, strokes=20 if smoke else 400, seconds=0.2 if smoke else 3.0)
        finally:
            # The compute thread would keep the process alive.
            window.close()
    return 0


def measure(app: QApplication, window: MainWindow, network: str, strokes: int, seconds: float) -> None:
    """One network: strokes with nothing else going on, then training alone, then both."""
    session = window._session
    session.wish(ChooseNetwork(network))
    session.wish(Configure(speed=0))
    rest(0.3)
    report(f"{network}, not training", *draw(app, window, strokes))
    window.training_bar.learn()
    rest(0.5)
    alone = steps_a_second(window, seconds)
    began, counted = perf_counter(), session.training.run.losses.steps
    report(f"{network}, training flat out", *draw(app, window, strokes))
    session.training.poll()
    drawing = (session.training.run.losses.steps - counted) / (perf_counter() - began)
    session.training.stop()
    headless = steps_without_window(network, seconds)
    print(f"{'':34} steps a second: {alone:,.0f} with an idle pad ({100 * alone / headless:.0f} % of headless; "
          f"must 92 %), {drawing:,.0f} while drawing ({100 * drawing / headless:.0f} %; must 80 %)", flush=True)


def draw(app: QApplication, window: MainWindow, strokes: int) -> tuple[np.ndarray, np.ndarray]:
    """Milliseconds from each stroke to the end of its painting, and how late a 5 ms timer was."""
    watch, late, latencies = PaintWatch(window.panels[0]), Lateness(), []
    window.pad.clear()
    rest(0.1)
    grid = window.pad.grid
    whole = grid.geometry_of_cells.whole()
    post(app, grid, QEvent.Type.MouseButtonPress, whole.center(), LEFT)
    for place in range(strokes):
        angle = place / 15
        swing = QPointF(np.cos(3.1 * angle) * whole.width(), np.sin(2.3 * angle) * whole.height())
        point = whole.center() + swing * 0.45
        before, began = window._view.pad, perf_counter()
        watch.painted = 0.0
        post(app, grid, QEvent.Type.MouseMove, point, LEFT)
        while perf_counter() - began < FRAME:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1)
            if watch.painted > began and window._view.pad is not before:
                latencies.append(1000 * (watch.painted - began))
                watch.painted, before = 0.0, window._view.pad
        if place % 50 == 49:
            window.pad.clear()
    post(app, grid, QEvent.Type.MouseButtonRelease, whole.center(), NO_BUTTON)
    rest(0.1)
    watch.stop()
    return np.array(latencies), np.array(late.stop())


class PaintWatch:
    """Notes when the Network tab has finished painting: its canvas calls ``paint_over`` last."""

    def __init__(self, panel: QWidget) -> None:
        self.painted = 0.0
        self._canvas = panel._canvas
        self._canvas.paint_over = self._note

    def _note(self, painter: QPainter) -> None:
        self.painted = perf_counter()

    def stop(self) -> None:
        """Give the canvas back its own method."""
        del self._canvas.paint_over


class Lateness:
    """How many milliseconds late a 5 ms timer of the window's thread is, each time."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5)
        self._timer.timeout.connect(self._note)
        self._timer.start()

    def _note(self) -> None:
        self._late.append(self._clock.nsecsElapsed() / 1e6 - 5)
        self._clock.restart()

    def stop(self) -> list[float]:
        """What was noted."""
        self._timer.stop()
        return self._late


def post(app: QApplication, target: QWidget, kind: QEvent.Type, point: QPointF, held: Qt.MouseButton) -> None:
    """A mouse event, as the system would send it."""
    button = NO_BUTTON if kind == QEvent.Type.MouseMove else LEFT
    modifiers = Qt.KeyboardModifier.NoModifier
    app.postEvent(target, QMouseEvent(kind, point, target.mapToGlobal(point), button, held, modifiers))


def rest(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def steps_a_second(window: MainWindow, seconds: float) -> float:
    """How fast training goes while nobody touches anything."""
    run, began = window._session.training.run, perf_counter()
    counted = run.losses.steps
    rest(seconds)
    window._session.training.poll()
    return float((run.losses.steps - counted) / (perf_counter() - began))


def steps_without_window(network: str, seconds: float) -> float:
    """How fast the same training goes in this process with nothing else to do."""
    from xoviz import zoo
    from xoviz.nn.train import Settings, train
    from xoviz.tasks.base import Pool
    from xoviz.tasks.letters import LettersTask

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


def start_up(rounds: int) -> None:
    """``xoviz --version`` and the first painted window, beside the least that each could take."""
    first_window = ("from PySide6.QtCore import QTimer; import xoviz.app as a; "
                    "a.MainWindow.prepare = lambda window: QTimer.singleShot(0, window.close); a.run()")
    works = {"python -c pass": ["-c", "pass"], "xoviz --version": ["-m", "xoviz", "--version"],
             "import NumPy and QtWidgets": ["-c", "import numpy, PySide6.QtWidgets"],
             "first painted window": ["-c", first_window]}
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder}
        times = {name: float(np.median([timed(command, environment) for _ in range(rounds)]))
                 for name, command in works.items()}
    for name, least, must in (("xoviz --version", "python -c pass", 5),
                              ("first painted window", "import NumPy and QtWidgets", 2)):
        ratio = times[name] / times[least]
        print(f"{name:34} {1000 * times[name]:.0f} ms, {ratio:.1f}x {least} (must {must}x)", flush=True)


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Seconds that a Python process takes."""
    began = perf_counter()
    subprocess.run([sys.executable, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
