"""What the window's sliders do to any picture: shift, turn, scale, weight, noise; and a picture at another size.

Pictures are (C, H, W) float32, ink +1 and paper -1. A picture of nothing but ink and paper stays one: what turning or
shrinking leaves in between is decided for ink or paper, so that the talk's 9 x 9 pictures keep their look.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from xoviz.tasks.raster import without_corners

Picture = npt.NDArray[np.float32]

_INK = 0.4  # a line one cell wide, turned, falls on two cells: ink from this share of a cell on, or it would break
_FAINT = 0.5  # paler differences than this are paper's own
_SOFT, _SHARP = 0.8, 2.5  # enlarged ink and paper: the edge's contrast


@dataclass(frozen=True)
class Transform:
    """A setting of the sliders; the default changes nothing, bit for bit.

    shift_x     cells to the right           shift_y     cells down
    turn        degrees counter-clockwise    scale       a factor, about the centre
    weight      cells that strokes grow, or thin when negative
    noise       0 to 1: this share of the cells of an ink-and-paper picture is decided by a coin; any other picture gets
                grey of this standard deviation
    noise_seed  which noise; moving the noise slider adds to it and changes nothing else

    ValueError for a number that is not finite, a scale that is not positive, or noise outside 0 to 1.
    """

    shift_x: float = 0.0
    shift_y: float = 0.0
    turn: float = 0.0
    scale: float = 1.0
    weight: float = 0.0
    noise: float = 0.0
    noise_seed: int = 0

    def __post_init__(self) -> None:
        if not all(math.isfinite(each) for each in astuple(self)):
            raise ValueError(f"A transform is made of finite numbers, not {astuple(self)}.")
        if self.scale <= 0:
            raise ValueError(f"The scale must be above 0, not {self.scale:g}.")
        if not 0 <= self.noise <= 1:
            raise ValueError(f"The noise must lie within 0 to 1, not {self.noise:g}.")

    def apply(self, picture: Picture) -> Picture:
        """A new picture (C, H, W): moved, then thickened or thinned, then noisy; paper enters at the edges."""
        if self == IDENTITY:
            return picture.copy()
        two_valued = is_two_valued(picture)
        moved = self._moved(picture, two_valued)
        if self.weight:
            moved = thickened(moved, self.weight)
            moved = np.where(moved > 0, np.float32(1), np.float32(-1)) if two_valued else moved
        return noisy(moved, self.noise, self.noise_seed, two_valued) if self.noise else moved

    def _moved(self, picture: Picture, two_valued: bool) -> Picture:
        quarters, rest = divmod(self.turn, 90)
        square = picture.shape[1] == picture.shape[2] or quarters % 2 == 0
        whole = float(self.shift_x).is_integer() and float(self.shift_y).is_integer()
        if square and whole and rest == 0 and self.scale == 1:
            turned = np.rot90(picture, int(quarters % 4), axes=(1, 2))
            return shifted(turned, int(self.shift_y), int(self.shift_x))
        resampled = self._resampled(picture)
        return _lines(resampled, 2 * _INK * min(self.scale, 1) - 1) if two_valued else resampled

    def _resampled(self, picture: Picture) -> Picture:
        """Bilinear: each cell looks up where in the old picture it comes from."""
        height, width = picture.shape[1:]
        angle = math.radians(self.turn)
        cosine, sine = math.cos(angle) / self.scale, math.sin(angle) / self.scale
        down = np.arange(height, dtype=np.float32)[:, None] - ((height - 1) / 2 + self.shift_y)
        right = np.arange(width, dtype=np.float32) - ((width - 1) / 2 + self.shift_x)
        row = cosine * down + sine * right + (height - 1) / 2
        column = cosine * right - sine * down + (width - 1) / 2
        return _looked_up(picture, row, column)


IDENTITY = Transform()


def is_two_valued(picture: Picture) -> bool:
    """Whether a picture is made of exactly +1 and -1."""
    return bool((np.abs(picture) == 1).all())


def shifted(picture: Picture, down: int, right: int) -> Picture:
    """A copy moved by whole cells; paper enters."""
    moved = np.full(picture.shape, -1, picture.dtype)
    height, width = picture.shape[1:]
    if abs(down) < height and abs(right) < width:
        target = moved[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        target[:] = picture[:, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    return moved


def thickened(picture: Picture, weight: float) -> Picture:
    """Strokes `weight` cells wider, or thinner when negative; parts of a step are a blend.

    Half a cell is one step of grey dilation (erosion) in one of four directions by turns, beginning leftwards as the
    talk does: its thick X is the plain one with half a cell more.
    """
    whole, part = divmod(2 * abs(weight), 1)
    whole = min(int(whole), 2 * sum(picture.shape[1:]))
    for step in range(whole):
        picture = _spread(picture, step, weight > 0)
    if part:
        picture = picture + np.float32(part) * (_spread(picture, whole, weight > 0) - picture)
    return picture


def noisy(picture: Picture, noise: float, seed: int, two_valued: bool) -> Picture:
    """A copy with noise, see `Transform`. More noise of one seed keeps the noise there was."""
    rng = np.random.default_rng(abs(seed))
    if two_valued:
        return np.where(rng.random(picture.shape) < noise / 2, -picture, picture)
    grain = np.float32(noise) * rng.standard_normal(picture.shape, np.float32)
    return np.clip(picture + grain, -1, 1)


def resample(picture: Picture, size: int) -> Picture:
    """The picture (C, H, W) at (C, size, size): averaged where it shrinks, smooth where it grows.

    At 9 x 9 it is of ink and paper, as the talk's are; thin strokes survive. Each of the C is looked at by itself, so
    that they may as well be C pictures.
    ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError(f"A picture is at least 1 cell wide, not {size}.")
    height, width = picture.shape[1:]
    if height == width == size:
        return picture.copy()
    down, across = _shares(height, size), _shares(width, size)
    resampled = np.clip(down @ picture @ across.T, -1, 1).astype(np.float32)
    if size == 9:
        return _lines(resampled, _level(resampled))
    if size > max(height, width):
        two_valued = (np.abs(picture) == 1).all(axis=(1, 2), keepdims=True)
        return np.where(two_valued, np.clip(_SHARP * (resampled + 1 - _SOFT), -1, 1), resampled)
    return resampled


def fitted(picture: Picture, size: int) -> Picture:
    """The picture (C, H, W) as a network reads it whose pictures have ``size`` rows.

    What has as many rows stays as it is, whatever it is a picture of; letters of another size are resampled.
    """
    return picture if picture.shape[1] == size else resample(picture, size)


def _looked_up(picture: Picture, row: Picture, column: Picture) -> Picture:
    """The picture's value at fractional rows and columns (H, W), bilinear, with paper all around."""
    height, width = picture.shape[1:]
    framed = np.pad(picture, ((0, 0), (1, 1), (1, 1)), constant_values=-1)
    row, column = np.clip(row, -1, height) + 1, np.clip(column, -1, width) + 1
    top, left = np.minimum(row.astype(np.intp), height), np.minimum(column.astype(np.intp), width)
    below, beside = (row - top).astype(np.float32), (column - left).astype(np.float32)
    first, second = (
        framed[:, each, left] * (1 - beside) + framed[:, each, left + 1] * beside for each in (top, top + 1)
    )
    return np.asarray(np.clip(first * (1 - below) + second * below, -1, 1), np.float32)


def _spread(picture: Picture, step: int, grow: bool) -> Picture:
    """One step of `thickened`: ink spreads to one side, or what such a step would have added goes."""
    down, right = ((0, -1), (-1, 0), (0, 1), (1, 0))[step % 4]
    if grow:
        return np.maximum(picture, shifted(picture, down, right))
    return np.minimum(picture, shifted(picture, -down, -right))


def _lines(picture: Picture, level: float | Picture) -> Picture:
    """Ink above the level and paper below, thin lines neither broken nor thickened."""
    ink = np.moveaxis(picture > level, 0, -1)
    return np.where(np.moveaxis(without_corners(ink), -1, 0), np.float32(1), np.float32(-1))


def _level(picture: Picture) -> Picture:
    """Where ink begins in a picture whose lines may have gone pale by shrinking: between the paper and the darkest."""
    paper, darkest = np.median(picture, axis=(1, 2), keepdims=True), picture.max(axis=(1, 2), keepdims=True)
    level: Picture = paper + _INK * np.maximum(darkest - paper, _FAINT)
    return level


def _shares(old: int, new: int) -> Picture:
    """How much of each old cell goes into each new one, (new, old), rows adding up to 1.

    A new cell reaches as far as it is wide, or as its old neighbours are apart where those are further: averages by
    overlap when shrinking, straight lines between centres when growing.
    """
    centre = (np.arange(new)[:, None] + 0.5) * old / new - 0.5
    away = np.abs(np.clip(centre, 0, old - 1) - np.arange(old))
    share = np.clip((old / new + 1) / 2 - away, 0, 1) if old > new else np.clip(1 - away, 0, 1)
    shares: Picture = (share / share.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
