"""How long sets of drawings take: python tests/benchmarks/drawings.py

Ten thousand drawings of 28 x 28 should open in less than two seconds, and adding one to them should cost less than a
millisecond.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from xoviz.drawings.collection import Collection, Drawing
from xoviz.drawings.filing import load, save
from xoviz.drawings.likeness import suspects
from xoviz.drawings.merge import merge
from xoviz.tasks import task
from xoviz.tasks.base import fresh

SIZE = 28


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="few drawings, once: only whether it runs")
    arguments = parser.parse_args()
    count, times = (50, 1) if arguments.smoke else (10_000, 5)
    collection, one = made(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.zip"
        print(f"{count:,} drawings of {SIZE} x {SIZE}, median of {times}")
        print_row("save", times, lambda: save(collection, path))
        print_row("open", times, lambda: load(path))
        print(f"{'the file':<36} {path.stat().st_size / 1e6:>10.2f} MB")
        print_row("add one drawing", times, lambda: collection.added([one]))
        print_row("relabel one drawing", times, lambda: collection.relabelled([collection.drawings[0].key], "O"))
        print_row("merge with itself", times, lambda: merge(collection, load(path)))
        print_row("pictures for a network", times, lambda: collection.added([one]).pictures(SIZE))
        print_suspects(collection)


def made(count: int) -> tuple[Collection, Drawing]:
    """A set of generated letters, and one more."""
    known = task("letters")
    pictures, answers = fresh(known, SIZE, 1, count + 1)
    drawings = [Drawing.new(picture, known.classes[answer], f"table {place % 30}")
                for place, (picture, answer) in enumerate(zip(pictures, answers, strict=True))]
    return Collection("letters", known.classes, tuple(drawings[:-1])), drawings[-1]


def print_row(name: str, times: int, work: Callable[[], object]) -> None:
    """How long a piece of work takes."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    print(f"{name:<36} {1000 * median(taken):>10.2f} ms")


def print_suspects(collection: Collection) -> None:
    """How long the search for copies and wrong labels takes, and its longest piece."""
    taken, start = [], perf_counter()
    for _ in suspects(collection):
        taken.append(perf_counter() - start)
        start = perf_counter()
    print(f"{'look for copies and wrong labels':<36} {1000 * sum(taken):>10.2f} ms, "
          f"in {len(taken)} pieces of {1000 * median(taken):.2f} ms")


if __name__ == "__main__":
    main()
