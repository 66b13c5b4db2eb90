"""What is trained on and what is tested on: by lot, or by who drew it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from xoviz.drawings.drawing import Drawing, check_name, shown

Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Share:
    """By lot: each drawing's key decides, so that adding drawings never moves others from one part to the other.

    Attributes:
        test: about which share of the drawings is tested on and not trained on, 0 to 0.9. Of few drawings it may be
            more, or less, or none.
    """

    test: float = 0.25

    def __post_init__(self) -> None:
        if type(self.test) not in (int, float) or not 0 <= self.test <= 0.9:
            raise ValueError(f"The share that is tested on is a number from 0 to 0.9, not {shown(self.test)}.")

    def trains(self, drawing: Drawing) -> bool:
        """Whether a drawing is trained on."""
        return drawing.lot >= self.test

    def tests(self, drawing: Drawing) -> bool:
        """Whether a drawing is tested on."""
        return drawing.lot < self.test

    def parts(self, drawings: Sequence[Drawing]) -> tuple[Chosen, Chosen]:
        """The same of each of many drawings, (N,) and (N,)."""
        lots = np.fromiter(map(attrgetter("lot"), drawings), np.float64, len(drawings))
        return lots >= self.test, lots < self.test


@dataclass(frozen=True)
class People:
    """By who drew it: "trained on table 3, tested on table 5". Drawings by others are in neither part.

    Attributes:
        train: the names of those whose drawings are trained on; an empty name stands for drawings that nobody signed.
        test: the names of those whose drawings are tested on; nobody is in both.
    """

    train: frozenset[str]
    test: frozenset[str]

    def __post_init__(self) -> None:
        for name in (self.train | self.test) - {""}:
            check_name(name, "person")
        if both := sorted(self.train & self.test):
            raise ValueError(f"{shown(both[0])} cannot be both trained on and tested on.")

    def trains(self, drawing: Drawing) -> bool:
        """Whether a drawing is trained on."""
        return drawing.by in self.train

    def tests(self, drawing: Drawing) -> bool:
        """Whether a drawing is tested on."""
        return drawing.by in self.test

    def parts(self, drawings: Sequence[Drawing]) -> tuple[Chosen, Chosen]:
        """The same of each of many drawings, (N,) and (N,)."""
        people = list(map(attrgetter("by"), drawings))
        train, test = (np.fromiter(map(part.__contains__, people), np.bool_, len(people))
                       for part in (self.train, self.test))
        return train, test


Split = Share | People

QUARTER = Share()
