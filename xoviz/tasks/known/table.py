"""Does a customer stay or leave? A row of a table: twelve columns, whose order tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.tasks.base import Answers, Pictures, Sample
from xoviz.tasks.customers import COLUMNS, EVEN, customers, decided, reasons
from xoviz.tasks.tabular import Column, TabularTask, scaled


@dataclass(frozen=True)
class CustomersTask(TabularTask):
    """Stays or leaves? An input is one customer."""

    name: ClassVar[str] = "table"
    title: ClassVar[str] = "table: stays or leaves"
    classes: ClassVar[tuple[str, ...]] = ("stays", "leaves")
    noun: ClassVar[str] = "customer"
    stack: ClassVar[str] = "dense 32 | relu | dense 2"
    columns: ClassVar[tuple[Column, ...]] = COLUMNS

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` customers: (N, 1, 1, 12) in [-1, 1] and (N,), about as many who leave as who stay."""
        shape, units = self.shape(size), customers(count, rng)
        return scaled(units, COLUMNS).reshape(count, *shape), decided(units, rng)

    def samples(self) -> tuple[Sample, ...]:
        """Ten customers to begin with: five of a kind that mostly stays, and five of a kind that mostly leaves."""
        return tuple(_sample(name, title, row) for name, title, row in _EXAMPLES)


def task() -> CustomersTask:
    """The task "table"."""
    return CustomersTask()


def _sample(name: str, title: str, row: tuple[int, ...]) -> Sample:
    units = np.array([row], np.float64)
    picture = scaled(units, COLUMNS).reshape(1, 1, -1)
    picture.flags.writeable = False
    return Sample(name, title, picture, int(reasons(units)[0] > EVEN))


# age, basket, complaints, discount, distance, idle, member, newsletter, orders, returns, visits, waiting
_EXAMPLES = (
    ("regular", "Orders every two weeks", (41, 60, 0, 20, 8, 5, 60, 70, 26, 18, 9, 4)),
    ("yearly", "Orders once a year, so not lately", (41, 60, 0, 20, 8, 190, 60, 70, 1, 18, 9, 4)),
    ("answered", "Complains, and is answered quickly", (33, 45, 5, 30, 15, 20, 30, 40, 10, 15, 14, 2)),
    ("saver", "Buys little, and at a discount", (29, 15, 1, 95, 3, 20, 48, 90, 14, 15, 40, 4)),
    ("new", "Came a month ago", (22, 40, 0, 40, 12, 25, 1, 30, 4, 22, 12, 5)),
    ("quiet", "Ordered every two weeks, but not lately", (41, 60, 0, 20, 8, 190, 60, 70, 26, 18, 9, 4)),
    ("waiting", "Waits long, and complains", (33, 45, 5, 30, 15, 20, 30, 40, 10, 15, 14, 12)),
    ("hunter", "Buys much, and only at a discount", (52, 190, 1, 95, 3, 20, 48, 90, 14, 15, 40, 4)),
    ("returner", "Sends half of it back", (27, 80, 1, 30, 20, 15, 36, 55, 20, 50, 30, 4)),
    ("untried", "New, and already silent", (22, 40, 1, 40, 12, 120, 5, 30, 16, 2, 2, 5)),
)
