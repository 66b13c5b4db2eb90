"""What happens when a part of the picture is covered: a heat-map, cell by cell (Zeiler and Fergus 2014).

A square patch is laid over the picture with its middle on each cell in turn, and the network reads what is left. Where
its answer becomes weak, it relies on what was covered. Nothing is known of the network but its scores. Of sentences
and customers whole columns are covered: a word, or what is known in one column of the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from xoviz.explain.robustness.scorer import ONCE, Scorer, on_top, strength
from xoviz.nn.arrays import Array, Indices, frozen
from xoviz.nn.network import Network

Floats = npt.NDArray[np.float64]

Fill = Literal["paper", "grey", "mean"]
FILLS: tuple[Fill, ...] = ("paper", "grey", "mean")
"""What a patch is made of: paper (-1), grey (0), or the mean of the picture that it covers."""


@dataclass(frozen=True, eq=False)
class Cover:
    """What is known so far; frozen. ``picture`` (C, H, W) is read for how strongly it is taken for class ``answer``.

    The patch is ``side`` cells wide and high, or where ``whole`` columns are covered as high as the picture; then H is
    1 in what follows. ``values`` (H, W) float64 is the probability of the answer (its score, where the network votes
    without softmax) with the patch's middle on each cell, and ``leads`` (H, W) how far its score is ahead of the best
    other one: that still tells places apart where all probabilities are nearly 1. Both are NaN where the patch has not
    lain yet. ``winners`` (H, W) is the class with the largest score, -1 on a tie (up to rounding) and where the patch
    has not lain yet. ``bare``, ``bare_lead`` and ``winner`` are the same with nothing covered.
    """

    network: Network
    picture: Array
    answer: int
    side: int
    fill: Fill
    bare: float
    bare_lead: float
    winner: int
    values: Floats
    leads: Floats
    winners: Indices
    read: int
    whole: bool = False

    @property
    def progress(self) -> float:
        """The part that is measured, 0 to 1."""
        return self.read / self.values.size

    @property
    def done(self) -> bool:
        """Whether the patch has lain everywhere."""
        return self.read == self.values.size

    def weakest(self) -> tuple[int, int] | None:
        """Where covering hurts the answer most, (row, column), the first of several; None before the first reading."""
        if not self.read:
            return None
        row, column = np.unravel_index(int(np.nanargmin(self.values)), self.values.shape)
        return int(row), int(column)


def covered(network: Network, picture: Array, answer: int, side: int | None = None, fill: Fill = "paper", *,
            whole: bool = False) -> Iterator[Cover]:
    """Lay a patch of ``side`` x ``side`` cells (by default ``patch_side``) over each cell of ``picture`` (C, H, W), or
    with ``whole`` over so many (by default single) columns of it.

    One item is some cells. ValueError, in one sentence, for a side or a fill that cannot be, or another shape than the
    network reads.
    """
    side = (1 if whole else patch_side(picture.shape[-1])) if side is None else side
    check_patch(network, picture, side, fill)
    shape = 1 if whole else picture.shape[1], picture.shape[2]
    scorer = Scorer(network)
    (bare,), (bare_lead,), (winner,) = _read(network, scorer.scores(picture[np.newaxis]), answer)
    values, leads, winners = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, -1, np.intp)
    for first in range(0, values.size, ONCE):
        cells = np.arange(first, min(first + ONCE, values.size))
        places = np.unravel_index(cells, shape)
        patched = np.stack([covering(picture, row, column, side, fill, whole=whole)
                            for row, column in zip(*(part.tolist() for part in places), strict=True)])
        values[places], leads[places], winners[places] = _read(network, scorer.scores(patched), answer)
        yield Cover(network, picture, answer, side, fill, float(bare), float(bare_lead), int(winner), frozen(values),
                    frozen(leads), frozen(winners), first + len(cells), whole)


def patch_side(size: int) -> int:
    """A patch that hides a part of a stroke in pictures of ``size`` cells a side: a quarter of it, odd, at least 3."""
    return max(3, size // 4 | 1)


def covering(picture: Array, row: int, column: int, side: int, fill: Fill = "paper", *, whole: bool = False) -> Array:
    """A copy of ``picture`` (C, H, W) under a patch with its middle on a cell, cut off at the picture's edges; with
    ``whole`` it covers columns from top to bottom.

    A patch of an even side reaches one cell further up and to the left of its middle than down and to the right.
    """
    height, width = picture.shape[1:]
    rows, columns = slice(None) if whole else _reach(row, side, height), _reach(column, side, width)
    result: Array = picture.copy()
    result[:, rows, columns] = {"paper": -1.0, "grey": 0.0}.get(fill, float(picture.mean()))
    return result


def cover_items(shape: tuple[int, ...], *, whole: bool = False) -> int:
    """How many items ``covered`` has, for a picture of ``shape`` (C, H, W)."""
    return -(-(1 if whole else shape[1]) * shape[2] // ONCE)


def check_patch(network: Network, picture: Array, side: int, fill: str) -> None:
    """ValueError, in one sentence, for what cannot be laid over the picture."""
    if np.shape(picture) != network.input_shape:
        raise ValueError(f"the network reads pictures of shape {network.input_shape}, not {np.shape(picture)}")
    if not 1 <= side <= max(picture.shape[1:]):
        raise ValueError(f"a patch is 1 to {max(picture.shape[1:])} cells wide on this picture, not {side}")
    if fill not in FILLS:
        raise ValueError(f"a patch is made of {', '.join(FILLS[:-1])} or {FILLS[-1]}, not {fill!r}")


def _reach(middle: int, side: int, size: int) -> slice:
    start = middle - side // 2
    return slice(max(start, 0), min(start + side, size))


def _read(network: Network, scores: Array, answer: int) -> tuple[Floats, Floats, Indices]:
    """From scores (N, U) how strongly each picture is taken for the answer, how far that leads, and who wins."""
    winners: Indices = np.where(on_top(scores).sum(axis=1) == 1, scores.argmax(axis=1), -1)
    others = np.delete(scores, answer, axis=1).max(axis=1, initial=-np.inf)
    return strength(network, scores, answer), np.asarray(scores[:, answer] - others, np.float64), winners
