"""A plane through weight space: all that can be reached from one network in two directions.

A network with P parameters is a point with P coordinates. Nobody can look around in so many dimensions, but a plane can
be drawn::

    point(a, b) = centre + a u + b v

Any other network lies beside it. Its shadow on the plane, the nearest point, solves the least-squares problem::

    (u.u  u.v) (a)   (u.d)
    (v.u  v.v) (b) = (v.d)        d = vector - centre
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from xoviz.explain.nudge import Knob
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.network import quietly

Range = tuple[float, float]
"""From the least to the greatest coordinate."""

FLAT = 1e-10
"""Of the largest squared sine of the angle between two directions: below this they are one line."""


@dataclass(frozen=True)
class TwoWeights:
    """The plane changes two weights, by as much as its coordinates say. ``values`` are theirs at the centre."""

    first: Knob
    second: Knob
    values: tuple[float, float]


@dataclass(frozen=True)
class RandomPair:
    """Two random directions; one unit is as far as each filter is from 0."""

    seed: int


@dataclass(frozen=True)
class MainOfRun:
    """The two directions in which a run has moved most, and the share of its movement (0 to 1) that each holds."""

    held: tuple[float, float]


Directions = TwoWeights | RandomPair | MainOfRun


@dataclass(frozen=True, eq=False)
class Plane:
    """Centre and directions, float64 (P,), and how far the drawn part reaches along each. The centre has (0, 0).

    ``size`` is how far it is from the lower left corner of that part to the upper right one, in weight space.
    Raises ValueError, in one sentence, when the directions span no plane.
    """

    centre: Array
    u: Array
    v: Array
    across: Range
    up: Range
    directions: Directions
    size: float = field(init=False)
    _solve: npt.NDArray[np.float64] = field(init=False, repr=False)

    @quietly
    def __post_init__(self) -> None:
        for name in ("centre", "u", "v"):
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name), np.float64)))
        if not all(np.isfinite(vector).all() for vector in (self.centre, self.u, self.v)):
            raise ValueError("A landscape needs weights that are finite numbers.")
        uu, uv, vv = float(self.u @ self.u), float(self.u @ self.v), float(self.v @ self.v)
        if uu * vv - uv * uv <= FLAT * uu * vv:
            raise ValueError("Both directions lie on one line, which is no plane: choose others.")
        object.__setattr__(self, "_solve", np.linalg.inv(np.array([[uu, uv], [uv, vv]])))
        a, b = self.across[1] - self.across[0], self.up[1] - self.up[0]
        object.__setattr__(self, "size", float(np.linalg.norm(a * self.u + b * self.v)))

    @quietly
    def point(self, a: float, b: float) -> Array:
        """The parameters (P,) there: float32, as a network holds them."""
        vector: Array = (self.centre + a * self.u + b * self.v).astype(np.float32)
        return vector

    @quietly
    def position(self, vector: Array) -> tuple[float, float]:
        """The coordinates of the point of the plane that is nearest to ``vector`` (P,)."""
        away = vector - self.centre
        a, b = self._solve @ np.array([self.u @ away, self.v @ away])
        return float(a), float(b)

    @quietly
    def distance(self, vector: Array) -> float:
        """How far ``vector`` (P,) lies off the plane: the length of what the plane cannot show."""
        a, b = self.position(vector)
        return float(np.linalg.norm(vector - self.centre - a * self.u - b * self.v))

    def reaching(self, factor: float) -> Plane:
        """The same directions, drawn so many times as far to all sides of the centre."""
        low, high = self.across
        bottom, top = self.up
        return replace(self, across=(low * factor, high * factor), up=(bottom * factor, top * factor))

    def contains(self, a: float, b: float) -> bool:
        """Whether a point is in the drawn part."""
        return self.across[0] <= a <= self.across[1] and self.up[0] <= b <= self.up[1]
