"""The shuffle experiment of the window: it may rest, and goes on from where it was."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from xoviz import tasks
from xoviz.explain.batch import Batch
from xoviz.explain.shuffle import SETUPS, Shuffle, shuffle, work
from xoviz.nn.sources import BatchSource
from xoviz.tasks.shuffled import lesson


class KeptShuffle:
    """An experiment on its way. It belongs to the compute thread, which makes one item after another."""

    def __init__(self, what: str, seeds: range, steps: int) -> None:
        self._items = experiment(what, seeds, steps)
        self._length, self._made = work(SETUPS[what], len(seeds), steps), 0

    @property
    def left(self) -> int:
        """About how many items are still to come."""
        return max(self._length - self._made, 1)

    def go_on(self) -> Iterator[Shuffle | None]:
        """All items from here on."""
        for item in self._items:  # a loop, because ``yield from`` would end it all with its own end
            self._made += 1
            yield item


def experiment(what: str, seeds: range, steps: int) -> Iterator[Shuffle | None]:
    """The experiment on the task called ``what``, one of ``SETUPS``."""
    task, setup = tasks.task(what), SETUPS[what]

    def lessons(seed: int, shuffled: bool) -> Generator[None, None, tuple[BatchSource, Batch]]:
        source, test = yield from lesson(task, setup.size, seed, setup.settings.batch, shuffled=shuffled,
                                         limit=setup.examples, tested=setup.tested)
        return source, Batch(*test)

    return shuffle(setup, seeds, lessons, task.shape(setup.size), task.classes, steps)
