"""How a pen marks the cells: paths become ink.

Two pens. `cells` is the talk's: a cell is inked or it is not. `coverage` is for finer pictures: every cell says how
much of it the stroke covers, from its distance to the path. Paths are those of `strokes`, in cells: (2, N, 2, POINTS).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array

Ink = npt.NDArray[np.bool_]
Cells = npt.NDArray[np.int32]

_TWO_COLUMNS, _TWO_ROWS = 1.2, 1.5  # widths in cells from which a nib is two cells wide, and two cells tall
_BLUR = 0.02  # of the side: narrow enough to tell strokes apart, wide enough that the points of one run together


def cells(paths: Array, width: Array, size: int) -> Ink:
    """Ink or not, (N, size, size): lines one cell wide that turn corners diagonally, as in the talk, or two where
    `width` (N,) says so."""
    nib = np.stack([width >= _TWO_COLUMNS, width >= _TWO_ROWS])
    corner = paths - np.float32(0.5) * nib[:, :, None, None]
    column, row = np.clip(corner, 0, size - 1).astype(np.int32)
    strokes = _marked(row, column, size)
    first, second = without_corners(strokes).transpose(2, 0, 1, 3)
    ink = without_corners(first | second)
    ink[:, 1:] |= ink[:, :-1] & nib[0]
    ink[1:] |= ink[:-1] & nib[1]
    return np.ascontiguousarray(ink.transpose(2, 0, 1))


def _marked(row: Cells, column: Cells, size: int) -> Ink:
    """What the points of strokes (N, 2, POINTS) touch, (size, size, 2, N)."""
    count = len(row)
    path = np.arange(2 * count, dtype=np.int32).reshape(2, count).T[:, :, None]
    marked = np.zeros((size, size, 2, count), np.bool_)
    # Places in the whole of it, counted in half the bytes, take half the time of an index in each direction.
    places = (row * np.int32(size) + column) * np.int32(2 * count) + path
    marked.reshape(-1)[places.astype(np.intp)] = True
    return marked


def without_corners(ink: Ink) -> Ink:
    """Ink (H, W, ...) whose one-cell lines step diagonally: a cell that only fills the corner of a stair goes."""
    height, width, *rest = ink.shape
    framed = np.zeros((height + 2, width + 2, *rest), np.bool_)
    framed[1:-1, 1:-1] = ink
    beside = _neighbours(framed)
    middle = beside[0, 0]
    for dy, dx in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        joins = beside[dy, 0] & beside[0, dx]
        elsewhere = beside[-dy, 0] | beside[0, -dx]
        elsewhere |= beside[-dy, -dx] | beside[dy, dx]
        middle &= joins <= elsewhere  # unless it joins two and nothing else
    return framed[1:-1, 1:-1]


def _neighbours(framed: Ink) -> dict[tuple[int, int], Ink]:
    """For each cell of a picture with a frame of one, its neighbour so many rows and columns on, by (dy, dx).

    Flat, from the first cell that is not of the frame to the last: in one piece, so that NumPy goes through it at once.
    The cells of the frame in between have wrong neighbours, but no ink that these could take away.
    """
    flat, cell = framed.reshape(-1), math.prod(framed.shape[2:])
    row = framed.shape[1] * cell
    first, last = row + cell, framed.size - row - cell
    return {(dy, dx): flat[first + dy * row + dx * cell : last + dy * row + dx * cell]
            for dy in (-1, 0, 1) for dx in (-1, 0, 1)}


def coverage(paths: Array, width: Array, pressed: Array, size: int) -> Array:
    """How much of each cell the strokes cover, (N, size, size) in [0, 1], for pens of `width` (N,) cells, times how
    hard each is `pressed` at each point (N, 2, POINTS).

    A blurred line tells how far away it is: a straight path blurred by a Gaussian of deviation b has the value
    exp(-d^2 / 2 b^2) at distance d, so d is had back from a logarithm. A point that counts exp((R^2 - r^2) / 2 b^2)
    times is nearer than it was: a pen of radius r at d is one of radius R at the d thus had. The blur of all points at
    once is one matrix product, because a Gaussian in the plane is one in x times one in y.
    """
    count = paths.shape[1]
    blur = _BLUR * size
    unit = 1 / (math.sqrt(2) * blur)
    centres = unit * (np.arange(size, dtype=np.float32)[:, None] + 0.5)
    across, down = _bell(centres - unit * paths.reshape(2, count, 1, -1))
    hard = pressed.reshape(count, 1, -1)
    counts = np.exp(np.square(unit / 2 * width)[:, None, None] * (np.square(hard) - 1))
    counts *= _spacing(paths) * (unit / math.sqrt(math.pi))
    counts *= hard > 0
    down *= counts
    blurred = np.matmul(down, across.transpose(0, 2, 1))
    np.log(np.clip(blurred, 1e-30, 1, out=blurred), out=blurred)
    blurred *= -1 / unit**2
    distance = np.sqrt(blurred, out=blurred)
    wide = width[:, None, None]
    covered: Array = np.subtract(wide / 2 + 0.5, distance, out=distance)
    return np.clip(covered, 0, np.minimum(wide, 1), out=covered)


def _bell(x: Array) -> Array:
    """exp(-x^2), in place."""
    np.square(x, out=x)
    np.negative(x, out=x)
    return np.exp(x, out=x)


def _spacing(paths: Array) -> Array:
    """The length of path that each point stands for, (N, 1, points): half the way to either neighbour on its stroke."""
    step = np.diff(paths, axis=3)
    length = np.sqrt(np.square(step).sum(axis=0)) / 2
    spacing = np.zeros(paths.shape[1:], np.float32)
    spacing[..., :-1] += length
    spacing[..., 1:] += length
    return spacing.reshape(len(spacing), 1, -1)
