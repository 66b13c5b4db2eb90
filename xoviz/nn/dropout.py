"""Dropout: while it trains, a network must do without some of its cells, others at every step (Srivastava et al. 2014).

    y = x / (1 - share) where a cell is kept, and 0 where it is left out     while training
    y = x                                                                    at all other times

Each cell is left out with the probability ``share``. What is kept is made larger by as much as is missing on average
("inverted" dropout), so that nothing has to be divided afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.activation import CellByCell
from xoviz.nn.arrays import Array
from xoviz.nn.layer import share


@dataclass(frozen=True)
class Dropout(CellByCell):
    """Leaves out cells by chance while training; ``share`` of them on average, 0 < share < 1."""

    share: float = 0.5

    kind: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        share(self.id, "the share that is left out", self.share)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> DropoutPass:
        """A pass over the buffer ``x``; see ``Layer.ready``. It keeps all cells until it is shaken."""
        return DropoutPass(self.share, x, blame)


class DropoutPass:
    """Dropout made ready for one batch size."""

    def __init__(self, share: float, x: Array, blame: bool) -> None:
        self.x, self.y = x, np.zeros_like(x)
        self._share, self._blame = share, blame
        self._kept = np.ones_like(x)

    def shake(self, rng: np.random.Generator) -> None:
        """Draw which cells are kept until the next time."""
        np.greater_equal(rng.random(self._kept.shape, np.float32), self._share, out=self._kept, casting="unsafe")
        self._kept /= 1 - self._share

    def forward(self) -> None:
        """What is kept, made larger; the rest is 0."""
        np.multiply(self.x, self._kept, out=self.y)

    def backward(self) -> None:
        """Blame goes where values came from."""
        if self._blame:
            np.multiply(self.y, self._kept, out=self.x)
