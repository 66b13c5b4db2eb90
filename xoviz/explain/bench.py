"""What the break-it bench shows of one kind of damage: the curves, and pictures that were damaged so."""

from __future__ import annotations

from dataclasses import dataclass

from xoviz.explain.robustness.curves import Curves
from xoviz.explain.robustness.training import Rivals
from xoviz.nn.arrays import Array
from xoviz.nn.network import Network


@dataclass(frozen=True, eq=False)
class Bench:
    """Curves of ``network`` and its ``rivals`` against the level of a ``kind`` of damage; frozen.

    ``picture`` (C, H, W) is the one that was damaged, and ``answer`` the class whose strength is measured; None and
    None where it was a whole set. ``examples`` (L, K, C, H, W) are damaged pictures, one row a level. ``unit`` says
    what levels count (``tasks.damage.UNITS``), and ``neutral`` is the level without damage. ``command`` is the line
    that measures the same on the command line.
    """

    kind: str
    unit: str
    neutral: float
    network: Network
    picture: Array | None
    answer: int | None
    rivals: Rivals
    curves: Curves
    examples: Array
    command: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns the pictures have."""
        return self.network.input_shape[1], self.network.input_shape[2]
