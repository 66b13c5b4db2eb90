"""The first of the pictures that training learns from, kept for whoever looks at them again and again."""

from __future__ import annotations

from collections.abc import Iterator

from xoviz.explain.batch import Batch
from xoviz.tasks.base import Task, limited_blocks


class TrainingLetters:
    """Pictures of one task, size and seed. Belongs to the compute thread; only the newest ones asked for are kept."""

    def __init__(self) -> None:
        self._key: tuple[Task, int, int, int] | None = None
        self._kept: list[Batch] = []

    def batches(self, task: Task, size: int, seed: int, count: int) -> Iterator[Batch]:
        """The first ``count`` pictures that a pool with this seed begins with, in batches that take a millisecond."""
        key = task, size, seed, count
        if key == self._key:
            yield from self._kept
            return
        self._key, drawn = None, []
        for pictures, answers in limited_blocks(*key):
            for each in (pictures, answers):
                each.setflags(write=False)
            drawn.append(Batch(pictures, answers))
            yield drawn[-1]
        self._key, self._kept = key, drawn
