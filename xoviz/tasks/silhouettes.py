"""How a silhouette becomes a picture: from how far away its edge is, in many poses, filled or as an outline.

A shape is a *distance*: a function of places that is negative inside and positive outside, about as many units as the
edge is away (Quilez, "2D distance functions"). The larger of two is where both are, the smaller where either is, and an
outline is where the distance is about 0. Places are (x, y), each (N, S, S), of N pictures: the picture reaches from -1
to 1 both ways, y pointing down; a shape lies around the origin, and its pose moves the places, not the shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.tasks.base import Pictures
from xoviz.tasks.strokes import uniform

Chosen = npt.NDArray[np.bool_]

OUTLINES = 0.25
"""The share of pictures that are drawn as an outline, as a hand on the pad may do it; the others are filled."""

TREMBLE = 0.035  # how far the edge of the most careless picture strays
GRAIN = 0.12  # the largest standard deviation of the noise on a picture
_EDGE = 0.03  # what stays free around a silhouette


@dataclass(frozen=True, eq=False)
class Poses:
    """How N silhouettes lie: turned by ``turn`` (N,) radians, clockwise, then moved by ``shift`` (2, N) of the room
    that is left, and ``mirrored`` (N,) where that is -1; drawn by a hand that is ``careless`` (N,) from 0 to 1; as an
    ``outline`` (N,) or filled."""

    turn: Array
    shift: Array
    mirrored: Array
    careless: Array
    outline: Chosen

    @staticmethod
    def drawn(count: int, turn: float, rng: np.random.Generator) -> Poses:
        """Any poses, turned by up to ``turn`` radians either way."""
        return Poses(uniform(rng, -turn, turn, count), uniform(rng, -1, 1, 2, count),
                     np.where(rng.random(count) < 0.5, np.float32(-1), np.float32(1)), uniform(rng, 0, 1, count),
                     rng.random(count, np.float32) < OUTLINES)

    @staticmethod
    def plain(turn: float) -> Poses:
        """One silhouette in the middle, without a tremble."""
        return Poses(np.full(1, turn, np.float32), np.zeros((2, 1), np.float32), np.ones(1, np.float32),
                     np.zeros(1, np.float32), np.zeros(1, bool))


@dataclass(frozen=True, eq=False)
class Places:
    """Where the cells of N pictures lie as seen from the shapes in them: ``x`` and ``y`` (N, S, S)."""

    x: Array
    y: Array


def places(poses: Poses, half: Array, size: int, rng: np.random.Generator) -> Places:
    """The places of the cells for shapes whose boxes are ``half`` (2, N) wide and high, from the middle."""
    cosine, sine = np.cos(poses.turn), np.sin(poses.turn)
    wide = np.abs(half[0] * cosine) + np.abs(half[1] * sine)
    high = np.abs(half[0] * sine) + np.abs(half[1] * cosine)
    at = poses.shift * np.maximum(1 - _EDGE - np.stack([wide, high]), 0)
    cells = (2 * np.arange(size, dtype=np.float32) + 1) / size - 1
    x, y = cells - at[0][:, None, None], cells[:, None] - at[1][:, None, None]
    cosine, sine = cosine[:, None, None], sine[:, None, None]
    x, y = poses.mirrored[:, None, None] * (cosine * x + sine * y), cosine * y - sine * x
    waves, phases = uniform(rng, 3, 9, 2, len(at[0]), 1, 1), uniform(rng, 0, 2 * np.pi, 2, len(at[0]), 1, 1)
    stray = TREMBLE * poses.careless[:, None, None]
    return Places(x + stray * np.sin(waves[0] * y + phases[0]), y + stray * np.sin(waves[1] * x + phases[1]))


def inked(distance: Array, poses: Poses, rng: np.random.Generator) -> Pictures:
    """Pictures (N, 1, S, S) of shapes, ink 1 and paper -1, with the noise of their hands; ``distance`` is used up."""
    size = distance.shape[-1]
    cells = np.multiply(distance, size / 2, out=distance)
    width = uniform(rng, 1.0, 2.0, len(cells), 1, 1)
    line = np.abs(cells + width / 2) - width / 2
    cells = np.where(poses.outline[:, None, None], line, cells)
    covered = np.clip(0.5 - cells, 0, 1)
    grain = uniform(rng, -1, 1, *covered.shape) * (np.sqrt(3) * GRAIN * np.square(poses.careless))[:, None, None]
    pictures: Pictures = np.clip(2 * covered - 1 + grain, -1, 1).astype(np.float32)
    return pictures[:, None]


def disc(at: Places, wide: Array, high: Array) -> Array:
    """An ellipse around the origin, by its half axes (N, 1, 1)."""
    near = np.hypot(at.x / wide, at.y / high)
    steep = np.hypot(at.x / wide**2, at.y / high**2)
    distance: Array = near * (near - 1) / np.maximum(steep, 1e-6)
    return distance


def box(at: Places, wide: Array, high: Array, corner: float = 0.0) -> Array:
    """A rectangle around the origin, by half its sides, with round corners."""
    x, y = np.abs(at.x) - wide + corner, np.abs(at.y) - high + corner
    distance: Array = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0) - corner
    return distance


def tapered(at: Places, top: Array, bottom: Array, high: Array) -> Array:
    """A cup's wall: half as wide as ``top`` above and as ``bottom`` below, ``high`` to either side of the origin."""
    slope = (top - bottom) / (2 * high)
    side = (np.abs(at.x) - (top + bottom) / 2 + slope * at.y) / np.hypot(1, slope)
    distance: Array = np.maximum(side, np.abs(at.y) - high)
    return distance


def rod(at: Places, length: Array, thick: Array) -> Array:
    """A rod with round ends from the origin to the right, by its length and half its width."""
    along = np.clip(at.x, 0, length)
    distance: Array = np.hypot(at.x - along, at.y) - thick
    return distance


def moved(at: Places, right: Array | float = 0.0, down: Array | float = 0.0, turn: float = 0.0) -> Places:
    """The places as seen from a shape that is moved there, and turned by so many radians, clockwise."""
    x, y = at.x - right, at.y - down
    if not turn:
        return Places(x, y)
    cosine, sine = np.cos(turn), np.sin(turn)
    return Places(cosine * x + sine * y, cosine * y - sine * x)


def together(*distances: Array) -> Array:
    """What is in any of some shapes."""
    joined: Array = np.minimum.reduce(distances)
    return joined
