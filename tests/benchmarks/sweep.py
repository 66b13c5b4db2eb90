"""How much faster a sweep is on two processes than on one: it must be 1.8 times on two cores that nobody else uses.

    python tests/benchmarks/sweep.py [--smoke]

The same trials run A B A B on processes that have started already, as in any sweep that is longer than their start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from clock import spread

from xoviz.sweep.executors import Processes
from xoviz.sweep.results import Results
from xoviz.sweep.run import sweep
from xoviz.sweep.spec import Spec
from xoviz.sweep.spec_text import spec_from

MUST = 1.8


def seconds(spec: Spec, place: Processes, file: Path) -> float:
    """How long all trials of a sweep take."""
    began = perf_counter()
    with Results(file, spec) as results:
        *_, last = sweep(spec, place, results)
    assert last.done == spec.trials
    return perf_counter() - began


def times(spec: Spec, rounds: int) -> Iterator[tuple[float, float]]:
    """For each round the seconds on one process and on two."""
    with TemporaryDirectory() as folder, Processes(1) as one, Processes(2) as two:
        for place in (one, two):
            seconds(spec, place, Path(folder, f"warm {place.room}.jsonl"))
        for number in range(rounds):
            first, second = (seconds(spec, place, Path(folder, f"{number} {place.room}.jsonl")) for place in (one, two))
            yield first, second


def main() -> None:
    """Measure, and say so."""
    smoke = "--smoke" in sys.argv
    trials, pictures, rounds = (4, 640, 1) if smoke else (16, 64_000, 5)
    spec = spec_from({"search": "random", "trials": trials, "pictures": pictures, "vary": {"rate": "0.001..0.01 log"}})
    measured = np.array(list(times(spec, rounds)))
    for name, column in zip(("one process", "two processes"), measured.T, strict=True):
        middle = np.median(column)
        speed = f"{trials * pictures / middle:12,.0f} pictures/s"
        print(f"sweep of {trials} trials, {name:14}{middle:8.2f} s {spread(column):>7}{speed}")
    gained = np.median(measured[:, 0] / measured[:, 1])
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"two processes against one: {gained:.2f} times (must {MUST}; {machine})")


if __name__ == "__main__":
    main()
