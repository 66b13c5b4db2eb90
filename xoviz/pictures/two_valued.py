"""A letter in a few cells that are ink or paper, nothing between.

A plain threshold tears thin strokes apart or turns a crossing into a blob. Ordered thinning does neither: of all cells
with some ink, the palest go first, and none goes on which the shape depends.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_TOUCHED = 0.3
_CERTAIN = 0.75
# Clockwise from the right; even places share a side with the cell, odd ones a corner.
_AROUND = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))


def two_valued(ink: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which cells of `ink`, (H, W) coverage in [0, 1], a person would fill: strokes hold together, holes stay open.

    Cells of 0.75 and more always stay, so thick strokes stay thick; cells below 0.3 never do.
    """
    cells = np.pad(ink >= _TOUCHED, 1)
    doubtful = np.argwhere((ink >= _TOUCHED) & (ink < _CERTAIN))
    palest_first = sorted(doubtful.tolist(), key=lambda cell: float(ink[cell[0], cell[1]]))
    changed = True
    while changed:
        changed = False
        for row, column in palest_first:
            if cells[row + 1, column + 1] and _may_go(cells, row + 1, column + 1):
                cells[row + 1, column + 1] = False
                changed = True
    return cells[1:-1, 1:-1]


def _may_go(cells: npt.NDArray[np.bool_], row: int, column: int) -> bool:
    """Whether a cell can become paper and neither tear, close nor open anything; a stroke's end may not."""
    paper = [not cells[row + down, column + right] for down, right in _AROUND]
    if sum(paper) > 6:
        return False
    # Yokoi's connectivity number (1975) of a cell whose ink touches at corners too: 1 where it is dispensable.
    number = sum(paper[k] - (paper[k] and paper[k + 1] and paper[(k + 2) % 8]) for k in (0, 2, 4, 6))
    return number == 1
