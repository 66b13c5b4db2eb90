"""The things of a kitchen as silhouettes, each in the ways that matter to a hand: long or short, slim or stout, from
the side or from above.

Every maker gives the shapes of N things, no two alike: half the width and the height (2, N) of their boxes, and their
distance (N, S, S) at given places (see `silhouettes`). Lengths are in units of half a picture's side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.tasks.base import Pictures
from xoviz.tasks.silhouettes import Places, Poses, box, disc, inked, moved, places, rod, tapered, together
from xoviz.tasks.strokes import uniform

Distance = Callable[[Places], Array]
Maker = Callable[[Callable[[float, float], Array]], tuple[Array, Array, Distance]]
"""From a source of measures, (low, high) -> (N, 1, 1), to half the box's width and height and the shape."""

LYING, STANDING = np.pi, 0.45
"""How far things are turned, in radians: those that lie about anyhow, and those that stand, more or less."""


class Kind(NamedTuple):
    """A way in which a thing appears: its maker, and by how much it may be turned."""

    make: Maker
    turn: float


def pictures(kind: Kind, count: int, size: int, rng: np.random.Generator) -> Pictures:
    """``count`` silhouettes of a kind, (N, 1, size, size)."""
    return _pictured(kind, Poses.drawn(count, kind.turn, rng), size, partial(_any, rng, count), rng)


def plain(kind: Kind, size: int, turn: float = 0.0) -> Pictures:
    """The most ordinary one, (1, size, size), turned by so many radians."""
    one: Pictures = _pictured(kind, Poses.plain(turn), size, _middle, np.random.default_rng(0))[0]
    return one


def _pictured(kind: Kind, poses: Poses, size: int, measure: Callable[[float, float], Array],
              rng: np.random.Generator) -> Pictures:
    wide, high, distance = kind.make(measure)
    half = np.stack([wide.reshape(-1), high.reshape(-1)])
    return inked(distance(places(poses, half, size, rng)), poses, rng)


def _any(rng: np.random.Generator, count: int, low: float, high: float) -> Array:
    return uniform(rng, low, high, count, 1, 1)


def _middle(low: float, high: float) -> Array:
    return np.full((1, 1, 1), (low + high) / 2, np.float32)


def _knife(measure: Callable[[float, float], Array], length: tuple[float, float],
           broad: tuple[float, float]) -> tuple[Array, Array, Distance]:
    """A handle and a blade with a straight back."""
    half, blade = measure(*length) / 2, measure(*broad)
    grip, hilt = measure(0.5, 0.62) * blade, measure(0.36, 0.46)
    curve = measure(1.6, 3.2)
    start = half * (2 * hilt - 1)

    def distance(at: Places) -> Array:
        along = np.clip((at.x - start) / (half - start), 0, 1)
        edge = blade * (2 * np.sqrt(1 - along**curve) - 1)
        cutting = np.maximum.reduce([start - at.x, at.x - half, -at.y - blade, 0.85 * (at.y - edge)])
        return together(cutting, box(moved(at, start - half * hilt, -0.3 * blade), half * hilt, grip, 0.04))

    return half, blade, distance


def _spoon(measure: Callable[[float, float], Array], length: tuple[float, float],
           broad: tuple[float, float]) -> tuple[Array, Array, Distance]:
    """An oval bowl at the end of a stem."""
    half, bowl = measure(*length) / 2, measure(*broad)
    long, stem = bowl * measure(1.25, 1.6), bowl * measure(0.22, 0.32)

    def distance(at: Places) -> Array:
        return together(disc(moved(at, half - long), long, bowl),
                        rod(moved(at, stem - half), 2 * (half - long), stem))

    return half, bowl, distance


def _cup(measure: Callable[[float, float], Array], handle: bool) -> tuple[Array, Array, Distance]:
    """A cup from the side; its handle, an oval ring behind its wall, is at the right."""
    high, top = measure(0.38, 0.58), measure(0.34, 0.5)
    bottom = top * (measure(0.7, 1.0) if handle else measure(0.6, 1.0))
    ear, thick = measure(0.2, 0.28), measure(0.04, 0.065)
    aside = ear / 2 if handle else 0 * ear

    def distance(at: Places) -> Array:
        wall = tapered(moved(at, -aside), top, bottom, high)
        if not handle:
            return wall
        ring = np.abs(disc(moved(at, (top + bottom) / 2 - aside), ear, high * 0.6)) - thick
        return together(wall, ring)

    return top + aside, high, distance


def _cup_from_above(measure: Callable[[float, float], Array]) -> tuple[Array, Array, Distance]:
    """A disc, with its handle sticking out at the right."""
    rim, ear, thick = measure(0.36, 0.5), measure(0.22, 0.32), measure(0.06, 0.09)

    def distance(at: Places) -> Array:
        return together(disc(moved(at, -ear / 2), rim, rim),
                        box(moved(at, rim), ear / 2 + 0.05, thick, 0.03))

    return rim + ear / 2, rim, distance


def _plate(measure: Callable[[float, float], Array], above: bool) -> tuple[Array, Array, Distance]:
    """A large disc, seen more or less from above; or from the side, a flat dish on its foot."""
    wide = measure(0.64, 0.88)
    high = wide * measure(0.72, 1.0) if above else measure(0.06, 0.11)
    foot = wide * measure(0.4, 0.6)

    def distance(at: Places) -> Array:
        return disc(at, wide, high) if above else tapered(at, wide, foot, high)

    return wide, high, distance


def _bottle(measure: Callable[[float, float], Array], stout: tuple[float, float]) -> tuple[Array, Array, Distance]:
    """A body, a neck, and shoulders between them."""
    half, body, neck = measure(1.3, 1.75) / 2, measure(*stout), measure(0.075, 0.11)
    start, slope = -half * measure(0.2, 0.45), measure(0.12, 0.3)

    def distance(at: Places) -> Array:
        down = np.clip((at.y - start) / slope, 0, 1)
        wide = neck + (body - neck) * down * down * (3 - 2 * down)
        cap = box(moved(at, 0, 0.05 - half), neck * 1.3, np.full_like(neck, 0.05))
        return together(np.maximum(0.7 * (np.abs(at.x) - wide), np.abs(at.y) - half), cap)

    return body, half, distance


def _tomato(measure: Callable[[float, float], Array], large: tuple[float, float]) -> tuple[Array, Array, Distance]:
    """A round fruit with a dent at the top, from which a stalk and two leaves stick out."""
    round_, flat = measure(*large), measure(0.82, 0.98)
    bumps, lobes = measure(0.0, 0.045), measure(0, 2 * np.pi)
    stalk = measure(0.07, 0.13)

    def distance(at: Places) -> Array:
        angle = np.arctan2(at.x, -at.y)
        radius = round_ * (1 + bumps * np.cos(5 * angle + lobes) - 0.1 * np.exp(-8 * angle**2))
        fruit = np.hypot(at.x, at.y / flat) - radius
        tip = moved(at, 0, -round_ * flat * 0.88)
        leaves = (rod(moved(tip, turn=np.radians(-90 + aside)), stalk * reach, np.full_like(stalk, 0.03))
                  for aside, reach in ((-55, 1.1), (0, 1.4), (55, 1.1)))
        return together(fruit, *leaves)

    return round_, round_ * flat + stalk, distance


KINDS: Mapping[str, Kind] = MappingProxyType({
    "a long knife": Kind(partial(_knife, length=(1.4, 1.8), broad=(0.11, 0.16)), LYING),
    "a short knife": Kind(partial(_knife, length=(0.7, 1.0), broad=(0.075, 0.11)), LYING),
    "a cup with a handle": Kind(partial(_cup, handle=True), STANDING),
    "a cup without a handle": Kind(partial(_cup, handle=False), STANDING),
    "a cup from above": Kind(_cup_from_above, LYING),
    "a plate from above": Kind(partial(_plate, above=True), LYING),
    "a plate from the side": Kind(partial(_plate, above=False), STANDING),
    "a long spoon": Kind(partial(_spoon, length=(1.4, 1.8), broad=(0.16, 0.22)), LYING),
    "a short spoon": Kind(partial(_spoon, length=(0.7, 1.0), broad=(0.11, 0.15)), LYING),
    "a slim bottle": Kind(partial(_bottle, stout=(0.16, 0.23)), LYING),
    "a stout bottle": Kind(partial(_bottle, stout=(0.33, 0.44)), LYING),
    "a large tomato": Kind(partial(_tomato, large=(0.38, 0.54)), LYING),
    "a small tomato": Kind(partial(_tomato, large=(0.16, 0.25)), LYING),
})
"""All that is ever seen, by name. Sizes are as a camera at one distance sees them, so that size can be seen."""
