"""Contour lines of a grid of heights, by marching squares (Lorensen and Cline's cubes, 1987, one dimension down).

Each cell of the grid has four corners, above the level or not. Where an edge has one of either, the line crosses it, at
the place that a straight slope between the corners gives. A cell is crossed on two edges, which a straight piece joins,
or on four, around a saddle: there the mean of the corners says which corners hang together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Heights = npt.NDArray[np.floating[Any]]
Pieces = npt.NDArray[np.float64]
"""Straight pieces (n, 4): column and row of one end, column and row of the other, in steps of the grid."""

_SIDES = 4
_NONE = np.empty((0, 4))


def contour(heights: Heights, level: float) -> Pieces:
    """The line at a level through heights (rows, columns). None where a corner is not finite."""
    corners = _corners(heights)
    above = corners >= level
    known = np.isfinite(corners).all(axis=0)
    # Sides in turn: top, right, bottom, left; each goes from its corner to the next.
    crossed = (above != np.roll(above, -1, axis=0)) & known
    count = crossed.sum(axis=0)
    once, twice = np.nonzero(count == 2), np.nonzero(count == 4)
    if not (once[0].size or twice[0].size):
        return _NONE
    first, second = _two_sides(crossed[:, once[0], once[1]])
    pieces = [_pieces(corners, level, once, first, second)]
    if twice[0].size:
        pieces += _saddles(corners, above, level, twice)
    return np.concatenate(pieces)


def _corners(heights: Heights) -> Pieces:
    """The corners of each cell, (4, rows - 1, columns - 1), clockwise from the upper left."""
    return np.stack([heights[:-1, :-1], heights[:-1, 1:], heights[1:, 1:], heights[1:, :-1]]).astype(np.float64)


def _two_sides(crossed: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The first and the last crossed side of cells (4, n)."""
    return crossed.argmax(axis=0), _SIDES - 1 - crossed[::-1].argmax(axis=0)


def _saddles(corners: Pieces, above: npt.NDArray[np.bool_], level: float,
             cells: tuple[npt.NDArray[np.intp], ...]) -> list[Pieces]:
    """Two pieces for each cell: they cut off the upper right and lower left corners, or the two others."""
    middle = corners[:, cells[0], cells[1]].mean(axis=0) >= level
    cuts_right = (middle == above[0][cells])
    zeros = np.zeros(len(middle), np.intp)
    # Sides 0 and 1 meet at the upper right corner, 2 and 3 at the lower left, 3 and 0 at the upper left.
    return [_pieces(corners, level, cells, zeros, np.where(cuts_right, 1, 3)),
            _pieces(corners, level, cells, zeros + 2, np.where(cuts_right, 3, 1))]


def _pieces(corners: Pieces, level: float, cells: tuple[npt.NDArray[np.intp], ...], first: npt.NDArray[np.intp],
            second: npt.NDArray[np.intp]) -> Pieces:
    """From where the line crosses one side of each cell to where it crosses the other."""
    return np.concatenate([_crossing(corners, level, cells, side) for side in (first, second)], axis=1)


def _crossing(corners: Pieces, level: float, cells: tuple[npt.NDArray[np.intp], ...],
              side: npt.NDArray[np.intp]) -> Pieces:
    """Column and row (n, 2) of the crossing on one side of each cell."""
    rows, columns = cells
    here, there = corners[side, rows, columns], corners[(side + 1) % _SIDES, rows, columns]
    share = (level - here) / (there - here)
    forth = np.choose(side, [share, 1.0, 1 - share, 0.0])
    down = np.choose(side, [0.0, share, 1.0, 1 - share])
    return np.stack([columns + forth, rows + down], axis=1)
