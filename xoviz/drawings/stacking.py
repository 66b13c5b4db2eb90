"""The drawings of a set as one array of pictures, which is what networks and browsers want."""

from __future__ import annotations

import numpy as np

from xoviz.drawings.drawing import Cells, Drawing, Pictures, as_pictures
from xoviz.pictures.prepare import TWO_VALUED_SIZE
from xoviz.pictures.scaling import resampled

_INKED = 0.35  # of the cell: where a drawing is shown in few cells, what counts as ink


class LastStack:
    """The pictures that were asked for last. All sets made of one another share one of these, so memory holds one
    array of pictures, however many of the sets undo remembers. Several threads may ask."""

    def __init__(self) -> None:
        self._last: tuple[tuple[Drawing, ...], int, Pictures] | None = None

    def pictures(self, drawings: tuple[Drawing, ...], size: int) -> Pictures:
        """(N, 1, size, size) float32 in [-1, 1], read-only."""
        last = self._last
        if last is not None and last[0] is drawings and last[1] == size:
            return last[2]
        made = stacked(drawings, size)
        made.setflags(write=False)
        self._last = drawings, size, made
        return made


def stacked(drawings: tuple[Drawing, ...], size: int) -> Pictures:
    """All drawings in one array, (N, 1, size, size). ValueError for a size below 1."""
    if size < 1:
        raise ValueError(f"A picture is at least 1 cell wide, not {size}.")
    sizes = np.array([drawing.size for drawing in drawings], np.intp)
    pictures = np.empty((len(drawings), 1, size, size), np.float32)
    for old in np.unique(sizes):
        places = np.flatnonzero(sizes == old)
        pictures[places, 0] = resized(np.stack([drawings[place].cells for place in places]), size)
    return pictures


def resized(cells: Cells, size: int) -> Pictures:
    """Cells (N, S, S) as pictures (N, size, size): area means where they shrink, straight lines where they grow.

    Up to 9 cells a side nothing lies between ink and paper, as the networks of that size expect.
    """
    old = cells.shape[-1]
    if old == size:
        return as_pictures(cells)
    shares = resampled(np.eye(old, dtype=np.float32), size, old)
    pictures = shares @ as_pictures(cells) @ shares.T
    if size <= TWO_VALUED_SIZE:
        return np.where(pictures > 2 * _INKED - 1, np.float32(1), np.float32(-1))
    return np.asarray(np.clip(pictures, -1, 1), np.float32)
