"""How smoothly ten thousand pictures are browsed: ``xvfb-run -a python tests/benchmarks/browse.py``.

The time is that of the window's own thread, so that what else the machine does does not count. A full screen of
thumbnails must be painted within 5 ms, and each step of a scroll within a frame; what the picture on the pad reminds of
must be found within 2 ms. ``--smoke`` checks that everything works, not how fast it is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from time import thread_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.examples import HELD_OUT, TRAINING, Examples
from xoviz.explain.reading_all import Readings, read_all
from xoviz.explain.reminders import reminders
from xoviz.explain.sifting import Sieve, Sifter
from xoviz.gui import theme
from xoviz.gui.widgets.wall import Wall
from xoviz.gui.widgets.wall_view import SIDES
from xoviz.tasks import task
from xoviz.tasks.base import fresh

SCREEN = (1500, 850)
"""Pixels that a window of 1920 x 1080 leaves to the pictures."""

FRAME = 16.7


def main() -> int:
    """Print a line for each thing that somebody does who browses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only check that everything works")
    smoke = parser.parse_args().smoke
    count, times = (500, 2) if smoke else (10_000, 100)
    app = theme.application()
    theme.apply(app, theme.LIGHT)
    for size in (9, 28):
        pictures, answers = fresh(task("letters"), size, 1, count)
        examples = Examples(pictures, answers, np.where(np.arange(count) % 4 == 0, HELD_OUT, TRAINING))
        print(f"\n{count:,} pictures of {size} x {size}:")
        for words, taken, must in (*reading(examples, times), *scrolling(app, examples, times)):
            p50, p99, worst = np.percentile(taken, [50, 99, 100])
            missed = "" if p99 < must else "  MISSED"
            print(f"{words:46} {p50:6.2f} ms median, {p99:6.2f} ms p99 (must {must:g}), {worst:6.2f} ms worst{missed}",
                  flush=True)
    return 0


Line = tuple[str, list[float], float]
"""What was done, the milliseconds of each time, and how many there may be."""


def reading(examples: Examples, times: int) -> Iterator[Line]:
    """What is computed of them."""
    network = zoo.load(f"letters-{examples.pictures.shape[-1]}")
    slices, last = [], None
    readings = read_all(network, examples)
    while True:
        began = thread_time()
        found = next(readings, None)
        if found is None:
            break
        slices.append(1000 * (thread_time() - began))
        last = found
    assert isinstance(last, Readings)
    yield f"read all of them ({sum(slices):.0f} ms), a slice", slices, 5
    whole, trace = last, network.forward(examples.pictures[1])
    yield "sieve, sort and count", timed(lambda: sift(whole), times), FRAME
    yield "what the picture on the pad reminds of", timed(lambda: reminders(whole, trace), times), 2


def sift(readings: Readings) -> None:
    """All that a change of the filters asks for."""
    sifter = Sifter(readings)
    sifter.sorted(Sieve(outcome="right"), "loss")
    sifter.counts(Sieve(), "answer", (None, 0, 1))
    sifter.confusion(Sieve())


def scrolling(app: QApplication, examples: Examples, times: int) -> Iterator[Line]:
    """What is painted of them, in each size of thumbnails."""
    wall = Wall()
    wall.resize(*SCREEN)
    wall.show()
    marks = np.arange(len(examples)) % 3
    wall.present(examples.pictures[:, 0], np.arange(len(examples)), marks)
    for size in range(len(SIDES)):
        wall.set_size(size)
        app.processEvents()
        name = f"{wall.columns} in a row"
        yield f"{name}: paint the whole screen", timed(wall.repaint, times), 5
        wall.bar.setValue(0)
        yield f"{name}: scroll by two notches of the wheel", timed(lambda: scroll(wall, 2 * 3), times), FRAME
        wall.bar.setValue(0)
        yield f"{name}: scroll by a page", timed(lambda: scroll(wall, 0), times), FRAME
    wall.close()


def scroll(wall: Wall, steps: int) -> None:
    """Scroll by some single steps, or by a page, from the end back to the beginning; and paint."""
    distance = steps * wall.bar.singleStep() if steps else wall.bar.pageStep()
    value = wall.bar.value() + distance
    wall.bar.setValue(value if value <= wall.bar.maximum() else 0)
    wall.repaint()


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of this thread that each of so many calls takes, after one that does not count."""
    taken = []
    for _ in range(times + 1):
        began = thread_time()
        work()
        taken.append(1000 * (thread_time() - began))
    return taken[1:]


if __name__ == "__main__":
    sys.exit(main())
