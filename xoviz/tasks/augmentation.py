"""A drawing varied as hands vary, so that forty drawings teach more than forty: moved, turned, slanted, larger or
smaller, thicker or thinner, noisy.

Whole batches at a time. Each picture gets a map of the plane of its own, and each cell looks up, between four cells of
the old picture, what comes to lie on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.tasks.base import SIZES, Pictures
from xoviz.tasks.ranges import Range, check_ranges

_BOUNDS = {
    "shift": (-0.5, 0.5),
    "scale": (0.25, 2.0),
    "turn": (-180.0, 180.0),
    "shear": (-1.0, 1.0),
    "weight": (-0.2, 0.2),
    "noise": (0.0, 1.0),
}
_FAINT = -0.9  # nothing paler is ink
_SHARP, _DARK = 1.5, 0.1  # between four cells all is soft: the contrast that makes a pen's edge of it again
_TOGETHER = 16_384  # cells that are looked up at once: as many as stay in the cache


@dataclass(frozen=True)
class Augmentation:
    """How far drawings are varied: for each kind the lowest and the highest value, drawn evenly between.

    shift   in fractions of the picture's side, in x and in y
    scale   a factor
    turn    degrees, counter-clockwise
    shear   how far the top leans to the right, as a share of the height
    weight  how much wider strokes become, or thinner when negative, in fractions of the side
    noise   the standard deviation of the grey that is added to each cell; at 9 x 9, where all is ink or paper, a share
            of (noise / 2)^2 of the cells is flipped, which has the same deviation

    Drawings are turned and slanted about their own middle. Ink stays in the picture: what would not fit is shifted
    less, and scaled less. Strokes of one or two cells become no thinner, or they would vanish.
    ValueError for a range that is upside down or leaves the sensible.
    """

    shift: Range = (-0.1, 0.1)
    scale: Range = (0.8, 1.2)
    turn: Range = (-15.0, 15.0)
    shear: Range = (-0.2, 0.2)
    weight: Range = (-0.03, 0.05)
    noise: Range = (0.0, 0.1)

    def __post_init__(self) -> None:
        check_ranges(self, _BOUNDS)

    @classmethod
    def none(cls) -> Augmentation:
        """Every drawing as it is."""
        still = (0.0, 0.0)
        return cls(still, (1.0, 1.0), still, still, still, still)

    @property
    def reshapes(self) -> bool:
        """Whether anything but noise is varied."""
        return astuple(self)[:-1] != astuple(_NONE)[:-1]

    def apply(self, pictures: Pictures, rng: np.random.Generator) -> Pictures:
        """New pictures (N, 1, S, S) in [-1, 1], each of them varied; paper enters at the edges."""
        return self.noisy(self.reshaped(pictures, rng), rng)

    def reshaped(self, pictures: Pictures, rng: np.random.Generator) -> Pictures:
        """The same without noise: what the hand does, before paper and camera add their part."""
        count, side = len(pictures), pictures.shape[-1]
        if not self.reshapes or not count:
            return pictures.copy()
        shift = np.stack([self._drawn(self.shift, count, rng) for _ in range(2)], axis=1) * side
        turn = np.radians(self._drawn(self.turn, count, rng))
        scale, shear, weight = (self._drawn(each, count, rng) for each in (self.scale, self.shear, self.weight))
        flat = _mapped(pictures.reshape(count, side, side), _maps(turn, scale, shear), shift)
        flat = _SHARP * _weighted(flat, weight * side / 2) + _DARK
        return np.clip(flat, -1, 1, out=flat).reshape(pictures.shape)

    def noisy(self, pictures: Pictures, rng: np.random.Generator) -> Pictures:
        """New pictures (N, 1, S, S) with nothing but noise."""
        if self.noise == _NONE.noise:
            return pictures.copy()
        deviation = self._drawn(self.noise, len(pictures), rng)[:, None, None, None]
        if pictures.shape[-1] == SIZES.start:
            flipped = rng.random(pictures.shape, np.float32) < np.square(deviation / 2)
            return np.where(flipped, -pictures, pictures)
        grain = rng.standard_normal(pictures.shape, np.float32)
        grain *= deviation
        grain += pictures
        return np.clip(grain, -1, 1, out=grain)

    def _drawn(self, limits: Range, count: int, rng: np.random.Generator) -> Array:
        low, high = limits
        return (low + (high - low) * rng.random(count)).astype(np.float32)


_NONE = Augmentation.none()


def _maps(turn: Array, scale: Array, shear: Array) -> Array:
    """Where (down, right) of a drawing goes, (N, 2, 2): slanted, then turned, then scaled."""
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = np.array([[cosine + shear * sine, -sine], [sine - shear * cosine, cosine]])
    return np.moveaxis(scale * turned, -1, 0)


def _mapped(pictures: Array, maps: Array, shift: Array) -> Array:
    """Pictures (N, S, S), each under its map and shifted by (N, 2) cells, as far as its ink stays inside."""
    side = pictures.shape[-1]
    outline, middle = _outlines(pictures)
    reach = np.matmul(maps, outline)
    low, high = reach.min(axis=2), reach.max(axis=2)
    fitting = np.minimum(1, (side - 1) / np.maximum((high - low).max(axis=1), 1e-6))[:, None]
    low, high = fitting * low, fitting * high
    place = np.clip(middle + shift, -low, side - 1 - high)
    back = np.linalg.inv(maps * fitting[:, :, None])
    start = middle - np.matmul(back, place[:, :, None])[:, :, 0]
    mapped = np.empty_like(pictures)
    for part in _parts(len(pictures), side):
        mapped[part] = _looked_up(pictures[part], back[part], start[part])
    return mapped


def _outlines(pictures: Array) -> tuple[Array, Array]:
    """The first and the last cell of ink in each row (N, 2, 2 S), as seen from the middle of all ink (N, 2).

    Ink is what is at least half as dark as the picture's darkest cell. A row without any repeats another, and a picture
    without any has its own middle.
    """
    count, side = pictures.shape[:2]
    darkest = pictures.reshape(count, -1).max(axis=1)
    ink = pictures > ((np.maximum(darkest, _FAINT) - 1) / 2)[:, None, None]
    inked = ink.any(axis=2)
    empty = ~inked.any(axis=1)
    ink[empty, side // 2, side // 2] = inked[empty, side // 2] = True
    row = np.where(inked, np.arange(side), inked.argmax(axis=1)[:, None])
    each = np.arange(count)[:, None]
    ends = ink.argmax(axis=2)[each, row], side - 1 - ink[:, :, ::-1].argmax(axis=2)[each, row]
    outline = np.stack([np.concatenate([row, row], axis=1), np.concatenate(ends, axis=1)], axis=1).astype(np.float32)
    middle: Array = (outline.min(axis=2) + outline.max(axis=2)) / 2
    return outline - middle[:, :, None], middle


def _looked_up(pictures: Array, back: Array, start: Array) -> Array:
    """Each cell (r, c) of the result is the old picture's value at `start` + `back` (r, c), bilinear, with paper all
    around; `back` is (N, 2, 2) and `start` (N, 2)."""
    count, side = pictures.shape[:2]
    framed = np.full((count, side + 2, side + 2), -1, np.float32)
    framed[:, 1:-1, 1:-1] = pictures
    cells = np.indices((side, side), np.float32).reshape(2, -1)
    places = np.matmul(back.reshape(-1, 2).astype(np.float32), cells).reshape(count, 2, -1)
    places += (start + 1).astype(np.float32)[:, :, None]
    np.clip(places, 0, side + 0.999, out=places)
    corner = places.astype(np.int32)
    places -= corner
    down, right = places[:, 0], places[:, 1]
    at = corner[:, 0] * (side + 2) + corner[:, 1]
    at += (np.arange(count, dtype=np.int32) * (side + 2) ** 2)[:, None]
    values = framed.reshape(-1)
    above, below = (_between(values[offset:], at, right) for offset in (0, side + 2))
    below -= above
    below *= down
    above += below
    return above.reshape(pictures.shape)


def _between(values: Array, at: npt.NDArray[np.int32], part: Array) -> Array:
    """The values at some places and their right neighbours, mixed."""
    first: Array = values.take(at, mode="clip")
    second: Array = values[1:].take(at, mode="clip")
    second -= first
    second *= part
    first += second
    return first


def _weighted(pictures: Array, steps: Array) -> Array:
    """Strokes (N, S, S) wider by that many cells (N,) on either side, or thinner; parts of a step are a blend."""
    pictures = pictures.copy()
    for step in range(math.ceil(np.abs(steps).max(initial=0))):
        part = np.clip(np.abs(steps) - step, 0, 1)[:, None, None]
        for chosen, changed in ((steps > step, _wider), (steps < -step, _thinner)):
            before = pictures[chosen]
            pictures[chosen] = before + part[chosen] * (changed(before) - before)
    return pictures


def _wider(pictures: Array) -> Array:
    """Each cell as dark as the darkest of itself and its four neighbours."""
    wider = pictures.copy()
    for here, there in _NEIGHBOURS:
        np.maximum(wider[here], pictures[there], out=wider[here])
    return wider


def _thinner(pictures: Array) -> Array:
    """Each cell as pale as the palest of those, except for lines so thin that nothing would be left of them."""
    thinner = -_wider(-pictures)
    lost = pictures - _wider(thinner)
    return np.minimum(thinner + np.maximum(lost, 0), pictures)


_ALL, _FIRST, _LAST = slice(None), slice(None, -1), slice(1, None)
_NEIGHBOURS = (
    ((_ALL, _LAST), (_ALL, _FIRST)),
    ((_ALL, _FIRST), (_ALL, _LAST)),
    ((_ALL, _ALL, _LAST), (_ALL, _ALL, _FIRST)),
    ((_ALL, _ALL, _FIRST), (_ALL, _ALL, _LAST)),
)


def _parts(count: int, side: int) -> Iterator[slice]:
    """So many pictures, some at a time."""
    together = max(1, _TOGETHER // (side * side))
    return (slice(start, start + together) for start in range(0, count, together))
