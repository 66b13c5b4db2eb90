"""What a ledger shows: rows of numbers, and the lines below that they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from xoviz.gui.widgets.numbers import Number

Numbers = npt.NDArray[Any]
"""Floats, or fractions as objects."""


@dataclass(frozen=True)
class FooterLine:
    """A line under the rows: a label, and for each class a number under the weights and one under the contributions.

    Either may be empty. A `strong` line is written bold.
    """

    label: str
    weights: tuple[Number, ...] = ()
    amounts: tuple[Number, ...] = ()
    strong: bool = False


@dataclass(frozen=True, eq=False)
class Entries:
    """n rows, U classes: values (n,), weights and contributions (n, U). `order` (n,) lists the rows from the top down.

    Raises ValueError if the shapes disagree.
    """

    labels: Sequence[str]
    colours: Sequence[QColor]
    values: Numbers
    weights: Numbers
    contributions: Numbers
    footer: Sequence[FooterLine]
    order: npt.NDArray[np.intp]

    def __post_init__(self) -> None:
        rows = (len(self.labels),)
        if not self.values.shape == self.weights.shape[:1] == self.contributions.shape[:1] == self.order.shape == rows:
            raise ValueError(f"{rows[0]} labels need as many values, weights, contributions and places.")
        if self.weights.shape != self.contributions.shape or self.weights.ndim != 2:
            raise ValueError("Weights and contributions both have the shape (rows, classes), not "
                             f"{self.weights.shape} and {self.contributions.shape}.")
        if len(self.colours) not in (0, rows[0]):
            raise ValueError(f"{rows[0]} rows have as many colours or none, not {len(self.colours)}.")

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.labels)

    @property
    def largest(self) -> float:
        """The largest size of any finite number."""
        lines = [amount for line in self.footer for amount in (*line.weights, *line.amounts)]
        return max(_largest(part) for part in (self.values, self.weights, self.contributions, np.array(lines)))

    @property
    def full_bar(self) -> float:
        """What a full bar stands for: the next of 1, 2, 5 times a power of ten that holds every contribution."""
        largest = _largest(self.contributions)
        if largest <= 0:
            return 1.0
        power = 10.0 ** np.floor(np.log10(largest))
        return float(next(power * step for step in (1, 2, 5, 10) if largest <= power * step * (1 + 1e-6)))

    def all_numbers(self) -> list[Number]:
        """Every number that may be written."""
        lines = [number for line in self.footer for number in (*line.weights, *line.amounts)]
        return [*self.values.tolist(), *self.weights.ravel().tolist(), *self.contributions.ravel().tolist(), *lines]

    def position(self, row: int) -> int:
        """How far from the top a row stands."""
        return int(np.flatnonzero(self.order == row)[0])


def _largest(numbers: Numbers) -> float:
    sizes = np.abs(numbers.astype(np.float64))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
