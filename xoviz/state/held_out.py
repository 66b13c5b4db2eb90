"""Letters that no training sees, on which errors are measured and drawn."""

from __future__ import annotations

from functools import cached_property

from xoviz.explain.batch import Batch
from xoviz.tasks.base import Task, fresh

LETTERS = 100
"""How many: so that each is one per cent."""


class HeldOut:
    """The held-out letters of one size and seed, drawn when somebody first asks: that takes some milliseconds."""

    def __init__(self, task: Task, size: int, seed: int) -> None:
        self.key = task, size, seed

    def __call__(self) -> Batch:
        """The letters, the same value each time."""
        return self._batch

    @cached_property
    def _batch(self) -> Batch:
        pictures, answers = fresh(*self.key, LETTERS)
        pictures.setflags(write=False)
        answers.setflags(write=False)
        return Batch(pictures, answers)
