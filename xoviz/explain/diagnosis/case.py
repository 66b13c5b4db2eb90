"""What a diagnosis looks at: a network, letters, and how its training went."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from xoviz.explain.batch import Batch
from xoviz.nn.arrays import Array
from xoviz.nn.network import Network
from xoviz.nn.stack import Stack
from xoviz.nn.train import Frozen, Settings


@dataclass(frozen=True, eq=False)
class Case:
    """``network`` as it is now, and ``held_out`` letters that no training sees.

    ``training`` are the letters that it learns from, where they are a fixed set. Of the run that led here, if there is
    one: ``steps`` made so far, the parameters at its ``start`` (P,), its ``losses`` as means of consecutive stretches,
    the mean of the most ``recent`` steps, and the step to which it went back if it ``diverged``. ``changed`` is how
    many of its steps were made before anything was last changed by hand, 0 if nothing was. What is ``off`` was switched
    off by hand: that it says nothing is no finding.
    """

    network: Network
    held_out: Batch
    training: Batch | None = None
    settings: Settings = field(default_factory=Settings)
    steps: int = 0
    start: Array | None = None
    losses: tuple[float, ...] = ()
    recent: float | None = None
    diverged: int | None = None
    changed: int = 0
    off: frozenset[Frozen] = frozenset()

    @property
    def guessing(self) -> float:
        """The loss of a network that knows nothing (see ``guessing``)."""
        return guessing(self.network.stack)


def guessing(stack: Stack) -> float:
    """The least loss without looking at the picture, for classes that come equally often: log U, or 1 - 1 / U if
    squared."""
    return math.log(stack.outputs) if stack.loss == "cross-entropy" else 1 - 1 / stack.outputs
