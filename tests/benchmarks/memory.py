"""How far back memory reaches: ``python tests/benchmarks/memory.py`` prints the table of the page on memory.

A plain recurrent network and an LSTM of as many units are trained equally, on texts whose first name must come back
after exactly so many words, and are read on fresh ones. Ten seeds each; about two minutes.
"""

from __future__ import annotations

import sys
from itertools import islice

import numpy as np

from xoviz import zoo
from xoviz.nn.train import Settings, train
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.grammar import WORDS
from xoviz.tasks.long_gap import LongGapTask

GAPS = (14, 22, 30)
STEPS, UNITS = 1000, 16
SETTINGS = Settings(rate=0.003, batch=32)
FRESH = 1000

KNOWN = 0.95
"""A network that reads more than this share rightly has learned to remember."""


def accuracy(kind: str, gap: int, seed: int) -> float:
    """What a network that was trained with a seed reads rightly."""
    task, rows = LongGapTask(gap), len(WORDS)
    made = zoo.for_task(task.shape(rows), task.classes, seed, task.name, f"{kind} {UNITS} | dense 3")
    *_, last = islice(train(made, Pool(task, rows, seed, SETTINGS.batch), SETTINGS), STEPS)
    return made.with_vector(last.vector()).accuracy(*fresh(task, rows, 0, FRESH))


def table(gaps: tuple[int, ...] = GAPS, seeds: int = 10) -> dict[tuple[str, int], list[float]]:
    """The accuracies by (kind, gap), a number for each seed."""
    return {(kind, gap): [accuracy(kind, gap, seed) for seed in range(seeds)]
            for gap in gaps for kind in ("recurrent", "lstm")}


def main() -> None:
    for (kind, gap), found in table().items():
        each = " ".join(f"{100 * share:5.1f}" for share in found)
        known = sum(share > KNOWN for share in found)
        sys.stdout.write(f"gap {gap:2}  {kind:9}  mean {100 * np.mean(found):5.1f} %, remembered by {known}: {each}\n")


if __name__ == "__main__":
    main()
