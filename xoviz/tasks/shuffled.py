"""A task whose columns, or pixels, are rearranged: in one and the same way in every example.

Nothing is lost by that, and neighbours are torn apart. So what a network learns from the one order and not from the
other, it learned from neighbours (the talk, chapter 14). ``order`` says what stands where::

    rearranged[k] = given[order[k]]         over the cells of an example, row by row; every channel alike
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from xoviz.nn.arrays import Shape
from xoviz.tasks.base import Answers, Pictures, Pool, Sample, Task, fresh_blocks, together

Order = tuple[int, ...]
Value = TypeVar("Value", bound=np.generic)

_SHUFFLING = 14  # the chapter of the talk; other random streams of a seed are drawn from elsewhere


def random_order(cells: int, seed: int) -> Order:
    """Some order of so many cells; the same seed gives the same one."""
    return tuple(np.random.default_rng((seed, _SHUFFLING)).permutation(cells).tolist())


def arranged(pictures: Pictures, order: Order) -> Pictures:
    """Pictures (..., H, W) with their cells in another order. ValueError where that is of another number of cells."""
    *_, rows, columns = pictures.shape
    if rows * columns != len(order):
        raise ValueError(f"An order of {len(order)} cells cannot rearrange {rows} x {columns} of them.")
    flat = pictures.reshape(*pictures.shape[:-2], rows * columns)
    found: Pictures = flat[..., list(order)].reshape(pictures.shape)
    return found


def restored(order: Order) -> Order:
    """The order that puts everything back to where it was."""
    return tuple(np.argsort(order).tolist())


def swapped(order: Order, one: int, other: int) -> Order:
    """The same order, but for two places that change what stands there."""
    changed = list(order)
    changed[one], changed[other] = changed[other], changed[one]
    return tuple(changed)


@dataclass(frozen=True)
class Shuffled(Task):
    """Another task's examples, rearranged. ValueError for an order that is none, or does not fit the task.

    It is drawn with the same random numbers: the same generator gives the same examples, rearranged.
    """

    task: Task
    order: Order

    def __post_init__(self) -> None:
        if sorted(self.order) != list(range(len(self.order))):
            raise ValueError("An order names each cell once, from 0 on.")
        if not self.sizes:
            raise ValueError(f"No example of '{self.task.name}' has {len(self.order)} cells.")

    @property
    def name(self) -> str:
        """That of the task: the same is learned."""
        return self.task.name

    @property
    def title(self) -> str:
        """What is learned, and that it is rearranged."""
        return f"{self.task.title}, rearranged"

    @property
    def classes(self) -> tuple[str, ...]:
        """Those of the task."""
        return self.task.classes

    @property
    def input_kind(self) -> str:
        """That of the task."""
        return self.task.input_kind

    @property
    def noun(self) -> str:
        """What an example is called."""
        return self.task.noun

    @property
    def sizes(self) -> Sequence[int]:
        """The numbers of rows with which examples have as many cells as the order."""
        return tuple(size for size in self.task.sizes if _cells(self.task.shape(size)) == len(self.order))

    @property
    def stack(self) -> str | None:
        """The layers that learn the task in the order given."""
        return self.task.stack

    @property
    def loss(self) -> str:
        """What those are trained for."""
        return self.task.loss

    def at_once(self, size: int) -> int:
        """As many as the task draws: else the same seed would draw others."""
        return self.task.at_once(size)

    def shape(self, size: int) -> Shape:
        """That of the task."""
        return self.task.shape(size)

    @property
    def held_out(self) -> int | None:
        """As many as the task keeps for testing."""
        return self.task.held_out

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """What the task draws, rearranged."""
        pictures, answers = self.task.draw(count, size, rng)
        return arranged(pictures, self.order), answers

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """What the task keeps for testing, rearranged."""
        pictures, answers = self.task.draw_held_out(count, size, rng)
        return arranged(pictures, self.order), answers

    def samples(self) -> tuple[Sample, ...]:
        """Those of the task that have so many cells, rearranged; if none has, one that is drawn."""
        fitting = [sample for sample in self.task.samples() if _cells(sample.picture.shape) == len(self.order)]
        return tuple(self._sample(each) for each in fitting) or (self._drawn(),)

    def _sample(self, sample: Sample) -> Sample:
        picture = arranged(sample.picture, self.order)
        picture.flags.writeable = False
        return Sample(sample.name, sample.title, picture, sample.answer)

    def _drawn(self) -> Sample:
        pictures, answers = self.task.draw(1, self.sizes[0], np.random.default_rng(0))
        answer = int(answers[0])
        return self._sample(Sample("drawn", self.classes[answer], pictures[0], answer))


def in_order(task: Task, order: Order | None) -> Task:
    """A task in some order, or in the one that it was made in (None); of one that is rearranged, its own task so."""
    given = task.task if isinstance(task, Shuffled) else task
    plain = order is None or order == tuple(range(len(order)))
    return given if plain or order is None else Shuffled(given, order)


def order_of(task: Task, cells: int) -> Order:
    """What stands where in a task whose examples have so many cells: 0, 1, 2 ... unless it is rearranged."""
    return task.order if isinstance(task, Shuffled) else tuple(range(cells))


def carried(picture: Pictures, before: Task, after: Task) -> Pictures:
    """A picture (C, H, W) of one task as the other one has it: the same, rearranged where their orders differ."""
    cells = _cells(picture.shape)
    one, other = order_of(before, cells), order_of(after, cells)
    if one == other or before.name != after.name or not cells == len(one) == len(other):
        return picture
    return arranged(arranged(picture, restored(one)), other)


def lesson(task: Task, size: int, seed: int, batch: int, *, shuffled: bool, limit: int,
           tested: int) -> Generator[None, None, tuple[Pool, tuple[Pictures, Answers]]]:
    """Of a seed, what is learned from and what is tested on; ``shuffled`` the same, rearranged as that seed has it.

    It comes in the end; on the way, some is drawn between two looks at what else there is to do.
    """
    taken = in_order(task, random_order(_cells(task.shape(size)), seed) if shuffled else None)
    blocks = []
    for block in fresh_blocks(taken, size, seed, tested):
        blocks.append(block)
        yield
    return Pool(taken, size, seed, batch, limit=limit), together(blocks)


def _cells(shape: tuple[int, ...]) -> int:
    return shape[-2] * shape[-1]
