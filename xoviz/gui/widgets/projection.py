"""From a landscape to the screen, seen from far away: turned about the upright, then tilted (a parallel projection)."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

Values = npt.NDArray[np.floating[Any]]

TALL = 0.8
"""How high the highest point stands, where the ground reaches from -1 to 1 in both directions."""


class Projection(NamedTuple):
    """Into ``room``, turned by ``azimuth`` and seen from ``elevation`` above the ground, both in radians."""

    room: QRectF
    azimuth: float
    elevation: float

    def pixels(self, x: Values, y: Values, share: Values) -> Values:
        """Pixels (n, 2) of points above the ground, at a share (0 to 1) of the greatest height."""
        sine, cosine = math.sin(self.azimuth), math.cos(self.azimuth)
        aside, away = x * cosine - y * sine, x * sine + y * cosine
        high = share * TALL * math.cos(self.elevation) + away * math.sin(self.elevation)
        scale, middle = self.scale, self.room.center()
        lift = TALL / 2 * math.cos(self.elevation)
        return np.stack([middle.x() + scale * aside, middle.y() - scale * (high - lift)], axis=-1)

    def depths(self, x: Values, y: Values) -> Values:
        """How far back points of the ground lie; what lies farther back is drawn first."""
        return np.asarray(x * math.sin(self.azimuth) + y * math.cos(self.azimuth))

    def front(self) -> tuple[int, int]:
        """Which edges of the ground are in front: the one at x = −1 or 1, and the one at y = −1 or 1."""
        return -1 if math.sin(self.azimuth) > 0 else 1, -1 if math.cos(self.azimuth) > 0 else 1

    @property
    def scale(self) -> float:
        """Pixels to a unit, such that nothing leaves the room however it is turned."""
        high = math.sqrt(2) * math.sin(self.elevation) + TALL / 2 * math.cos(self.elevation)
        return min(self.room.width() / (2 * math.sqrt(2)), self.room.height() / (2 * high))
