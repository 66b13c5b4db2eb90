"""Which examples there are to browse: all drawings of a task of drawings, or some thousands that a task draws.

They are drawn or resampled in the compute thread, a little at a time, and kept for the next network.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, fields

import numpy as np

from xoviz.drawings.collection import Collection
from xoviz.drawings.stacking import stacked
from xoviz.explain.examples import HELD_OUT, NEITHER, TRAINING, Examples, no_examples
from xoviz.nn import Array
from xoviz.nn.arrays import Indices
from xoviz.state.document import Contents
from xoviz.state.method import Method
from xoviz.tasks.base import Task, fresh_blocks, limited_blocks
from xoviz.tasks.drawn import DrawnTask, at_size

LETTERS = 2000
"""How many held-out pictures there are of a task that draws new ones without end."""

_BLOCK = 128  # drawings that are resampled at a time

Block = tuple[Array, Indices, Indices]
"""Pictures, answers and parts."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What to browse: a task's pictures of a size, drawn from a seed, with ``letters`` to learn from if only so many;
    or the drawings of a ``collection`` that are what the task is about."""

    task: Task
    size: int
    seed: int
    letters: int
    collection: Collection | None

    def same(self, other: Wanted | None) -> bool:
        """Whether the other means the very same pictures. (Sets of drawings are never compared one by one.)"""
        return other is not None and all(
            one is two or (isinstance(one, int) and one == two) or (isinstance(one, Task) and one == two)
            for one, two in ((getattr(self, each.name), getattr(other, each.name)) for each in fields(self)))


def wanted(contents: Contents, method: Method) -> Wanted:
    """What there is to browse in a document whose network was, or would be, trained by a method."""
    task, size = contents.task, contents.network.input_shape[1]
    if not isinstance(task, DrawnTask):
        return Wanted(task, size, method.seed, method.letters, None)
    own = contents.collection
    is_own = own is not None and own.classes == task.classes and task.kind == "drawings"
    return Wanted(task, size, 0, 0, own if is_own else None)


class Kept:
    """The examples that were wanted last. Belongs to the compute thread."""

    def __init__(self) -> None:
        self._kept: tuple[Wanted | None, Examples] = None, no_examples()
        self.read: Examples | None = None
        """Those that some network has read to the end."""

    def __call__(self, asked: Wanted) -> Generator[None, None, Examples]:
        """The examples, the same value each time; nothing in between, after a millisecond or so of work."""
        if not asked.same(self._kept[0]):
            blocks: list[Block] = []
            for block in _blocks(asked):
                blocks.append(block)
                yield
            keys, by = signatures(asked.collection)
            pictures, answers, parts = zip(*blocks, strict=True) if blocks else ((), (), ())
            self._kept = asked, (Examples(np.concatenate(pictures), np.concatenate(answers), np.concatenate(parts),
                                          keys, by) if blocks else no_examples((1, asked.size, asked.size)))
        return self._kept[1]


def signatures(collection: Collection | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the drawings, and who drew them; of these nothing if nobody signed any."""
    if collection is None:
        return (), ()
    by = tuple(drawing.by for drawing in collection.drawings)
    return tuple(drawing.key for drawing in collection.drawings), by if any(by) else ()


def _blocks(asked: Wanted) -> Iterator[Block]:
    if asked.collection is not None:
        return _of_collection(asked.collection, asked.size)
    if isinstance(asked.task, DrawnTask):
        return _of_drawings(asked.task, asked.size)
    return _of_task(asked)


def _of_collection(collection: Collection, size: int) -> Iterator[Block]:
    """All drawings in their order, so that each keeps its number when a later one is added."""
    parts = np.full(len(collection.drawings), NEITHER, np.intp)
    for part, places in zip((TRAINING, HELD_OUT), collection.parts(), strict=True):
        parts[places] = part
    for start in range(0, len(parts), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield stacked(collection.drawings[block], size), collection.answers[block], parts[block]


def _of_drawings(task: DrawnTask, size: int) -> Iterator[Block]:
    """Those to train on first, as they were drawn."""
    for part, (pictures, answers) in zip((TRAINING, HELD_OUT), task.drawings, strict=True):
        for start in range(0, len(answers), _BLOCK):
            block = slice(start, start + _BLOCK)
            yield at_size(pictures[block], size), answers[block], np.full(len(answers[block]), part, np.intp)


def _of_task(asked: Wanted) -> Iterator[Block]:
    """The few that are learned from, if they are few, and held-out ones."""
    if asked.letters:
        for pictures, answers in limited_blocks(asked.task, asked.size, asked.seed, asked.letters):
            yield pictures, answers, np.full(len(answers), TRAINING, np.intp)
    for pictures, answers in fresh_blocks(asked.task, asked.size, asked.seed, LETTERS):
        yield pictures, answers, np.full(len(answers), HELD_OUT, np.intp)
