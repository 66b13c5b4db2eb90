"""Pictures that a task draws, kept for whoever looks at them again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xoviz.explain.batch import Batch
from xoviz.tasks.base import Answers, Pictures, Task

Draw = Callable[[Task, int, int, int], Iterator[tuple[Pictures, Answers]]]
"""Blocks of so many pictures of a task, a size and a seed: ``limited_blocks``, ``fresh_blocks`` or ``known_blocks``."""


class KeptLetters:
    """Pictures of one task, size and seed. Belongs to the compute thread; only the newest ones asked for are kept."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._key: tuple[Task, int, int, int] | None = None
        self._kept: list[Batch] = []

    def batches(self, task: Task, size: int, seed: int, count: int) -> Iterator[Batch]:
        """The first ``count`` pictures that are drawn from this seed, in batches that take a millisecond."""
        key = task, size, seed, count
        if key == self._key:
            yield from self._kept
            return
        self._key, drawn = None, []
        for pictures, answers in self._draw(*key):
            for each in (pictures, answers):
                each.setflags(write=False)
            drawn.append(Batch(pictures, answers))
            yield drawn[-1]
        self._key, self._kept = key, drawn
