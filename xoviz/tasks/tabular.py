"""Rows of a table as inputs: one row of cells, a column each, which can be counted in its own unit."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Shape
from xoviz.tasks.base import Pictures, Task
from xoviz.tasks.shuffled import Shuffled

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """One column: what it is called, the ``unit`` it is counted in, from ``low`` to ``high`` in whole numbers; and what
    it means, in a few words."""

    name: str
    unit: str
    low: int
    high: int
    meaning: str


def scaled(units: npt.ArrayLike, columns: Sequence[Column]) -> Pictures:
    """Values (..., columns) in units, as a network reads them: the lowest of a column is -1, the highest +1."""
    low, high = _ends(columns)
    return (2 * (np.asarray(units, np.float64) - low) / (high - low) - 1).astype(np.float32)


def in_units(values: npt.ArrayLike, columns: Sequence[Column]) -> Floats:
    """What ``scaled`` came from: (..., columns) in units, in whole numbers."""
    low, high = _ends(columns)
    found: Floats = np.rint(low + (np.asarray(values, np.float64) + 1) / 2 * (high - low))
    return found


def _ends(columns: Sequence[Column]) -> tuple[Floats, Floats]:
    """The lowest and the highest value of each column."""
    return (np.array([column.low for column in columns], np.float64),
            np.array([column.high for column in columns], np.float64))


class TabularTask(Task):
    """A task whose inputs are rows of a table: pictures of one row, with a cell for each column.

    The lowest value of a column is -1, the highest +1. There is no "nothing there": no column is ever empty.
    """

    input_kind: ClassVar[str] = "table"
    sizes: ClassVar[tuple[int, ...]] = (1,)

    @property
    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """All columns, in the order given."""

    def shape(self, size: int) -> Shape:
        """One row. ValueError for another number of rows."""
        if size not in self.sizes:
            raise ValueError(f"One row of the table is read at a time, not {size}.")
        return (1, 1, len(self.columns))


def columns_of(task: Task) -> tuple[Column, ...]:
    """The columns of a task, in the order in which they are read; none where it has none."""
    if isinstance(task, Shuffled):
        given = columns_of(task.task)
        return tuple(given[place] for place in task.order) if given else ()
    return task.columns if isinstance(task, TabularTask) else ()
