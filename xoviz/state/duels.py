"""A duel that is fought a round at a time: it rests in between, and goes on from where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.duel import LETTERS, Bout, Contestant, duel
from xoviz.nn import Array, Indices
from xoviz.nn.arrays import frozen
from xoviz.nn.sources import BatchSource, Source, Surroundings
from xoviz.nn.train import Settings
from xoviz.tasks.base import Task, fresh_blocks, together
from xoviz.tasks.transforms import resample


@dataclass(frozen=True, eq=False)
class Terms:
    """What a duel depends on: who learns, what, how, and from how many ``letters`` (0: new ones all the time)."""

    contestants: tuple[Contestant, ...]
    task: Task
    settings: Settings
    seed: int
    letters: int = 0

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many cells a side of what each reads."""
        return tuple(each.network.input_shape[1] for each in self.contestants)


class KeptDuel:
    """A duel on its way. It belongs to the compute thread, which makes one item after another."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._items: Iterator[Bout] | None = None
        self._newest: Bout | None = None

    def fight(self, steps: int) -> Iterator[Bout | None]:
        """Let all learn for so many steps more; 0 just has them read the letters once. None while all is got ready."""
        if self._items is None:
            yield from self._begin()
        assert self._items is not None
        until = steps + (0 if self._newest is None else self._newest.step)
        while self._newest is None or not len(self._newest.looks) or self._newest.step < until:
            self._newest = next(self._items)
            yield self._newest

    def _begin(self) -> Iterator[None]:
        """Draw the letters that are read: as large as the largest network wants them, and smaller for the others."""
        terms, largest, blocks = self.terms, max(self.terms.sizes), []
        for block in fresh_blocks(terms.task, largest, terms.seed, LETTERS):
            blocks.append(block)
            yield None
        pictures, answers = together(blocks)
        letters = {size: Batch(frozen(_resampled(pictures, size)), frozen(answers)) for size in set(terms.sizes)}
        source = terms.task.source(largest, terms.seed, terms.settings.batch, terms.letters)
        sources: dict[int, Source] = {largest: source}
        if not isinstance(source, Surroundings):
            sources |= {size: Resampled(source, largest, size, terms.settings.batch)
                        for size in set(terms.sizes) - {largest}}
        self._items = duel(terms.contestants, [sources[size] for size in terms.sizes], terms.settings,
                           [letters[size] for size in terms.sizes])


class Resampled:
    """The letters of a source in another size, for those who read that one."""

    def __init__(self, source: BatchSource, given: int, wanted: int, batch: int) -> None:
        self._source, self._wanted = source, wanted
        self._room = np.empty((batch, 1, given, given), np.float32)

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Fill pictures (N, 1, S, S) and answers (N,)."""
        self._source.batch_at(step, self._room, answers_out)
        pictures_out[...] = _resampled(self._room, self._wanted)


def _resampled(pictures: Array, size: int) -> Array:
    """Pictures (N, C, H, W) as those read them who want ``size`` rows: letters of another size resampled."""
    if pictures.shape[2] == size:
        return pictures
    result: Array = resample(pictures[:, 0], size)[:, np.newaxis]
    return result
