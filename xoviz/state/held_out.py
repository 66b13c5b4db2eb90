"""Letters that no training sees, on which errors are measured and drawn."""

from __future__ import annotations

from functools import cached_property

from xoviz.explain.batch import Batch
from xoviz.tasks.base import Task, fresh

LETTERS = 100
"""How many: so that each is one per cent."""


class HeldOut:
    """The held-out letters of one size and seed, drawn when somebody first asks: that takes some milliseconds.

    Of a network with fewer ``outputs`` than the task has classes, nobody can ask how wrong it is about the others.
    """

    def __init__(self, task: Task, size: int, seed: int, outputs: int) -> None:
        self.key = task, size, seed, outputs

    def __call__(self) -> Batch:
        """The letters, the same value each time."""
        return self._batch

    @cached_property
    def _batch(self) -> Batch:
        task, size, seed, outputs = self.key
        pictures, answers = fresh(task, size, seed, LETTERS)
        if outputs < len(task.classes):
            pictures, answers = pictures[answers < outputs], answers[answers < outputs]
        pictures.setflags(write=False)
        answers.setflags(write=False)
        return Batch(pictures, answers)
