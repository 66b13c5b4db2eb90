"""The path of a run as its shadow on a plane. States are told apart once, since most of them come again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.explain.plane import Plane
from xoviz.nn import Array

Place = tuple[float, float]


class Path:
    """Remembers where each state of a run lies on a plane."""

    def __init__(self) -> None:
        self._plane: Plane | None = None
        self._known: dict[int, tuple[Array, Place]] = {}

    def places(self, plane: Plane, states: Sequence[tuple[int, Array]]) -> list[Place]:
        """The coordinates of states (step, parameters), those left out that ran away."""
        if plane is not self._plane:
            self._plane, self._known = plane, {}
        for step, vector in states:
            if step not in self._known or self._known[step][0] is not vector:
                self._known[step] = vector, plane.position(vector)
        self._known = {step: self._known[step] for step, _ in states}
        return [place for _, place in self._known.values() if np.isfinite(place).all()]
