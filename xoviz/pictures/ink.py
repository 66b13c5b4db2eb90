"""Ink and paper told apart.

A photograph of a page has shadows, grain, faint pencil, dust and the edge of the table. From brightness (H, W)
in [0, 1], 1 = white, dark ink on light paper, these steps leave only the ink.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

FAINTEST = 0.04
"""The least contrast between ink and paper, as a share of full brightness, that counts as a mark."""

_WIDEST_MARK = 0.35
_SMALLEST_LIT = 32
_STEPS = 2
_DEEPEST_SHADOW = 0.25
_GRAIN = 5.0
_CHANCE = 1e-4
_SPECK = 0.04
_STRIP_FILLED = 0.7
_STRIP_DEPTH = 0.25
_FRAME_TOUCHES = 0.2


def evenly_lit(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`grey` divided by the paper's own brightness there, so that shadows and gradients go; paper becomes 1.

    The paper is what closes over every mark that is narrower than a third of the picture (greyscale closing; Serra
    1982). That leaves the edge of a shadow where it is, however hard it is and wherever it runs. Pictures too small to
    be photographs come back as they are.
    """
    if min(grey.shape) < _SMALLEST_LIT:
        return grey
    window = int(_WIDEST_MARK * min(grey.shape))
    paper = _closed(_softened(grey), window)
    return np.asarray(np.minimum(grey / np.maximum(paper, _DEEPEST_SHADOW), 1), np.float32)


def ink_amount(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much ink each pixel has, (H, W) float32 in [0, 1]; however faint the pencil, its strokes reach 1.

    Ink is what is darker than the paper (the median) by more than five times the paper's grain (the median
    deviation). All zero where no more of it is found than grain leaves by chance, one pixel in 10,000.
    """
    paper = np.median(grey)
    darker = paper - grey
    grain = 1.4826 * np.median(abs(darker))
    marks = darker[darker > max(FAINTEST, _GRAIN * grain)]
    if marks.size <= _CHANCE * grey.size:
        return np.zeros_like(grey)
    level = np.median(marks[marks >= 0.5 * np.percentile(marks, 90)])
    # The middle half of the range is stretched: paper's texture goes to 0, a stroke's uneven core to 1.
    return np.asarray(np.clip(2 * darker / level - 0.5, 0, 1), np.float32)


def without_frame(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """`ink` (H, W) without straight dark edges and without shapes that run along the border.

    A letter that itself fills the picture stays: a frame is taken away only if something is left inside.
    """
    top, bottom = _strip(ink), ink.shape[0] - _strip(ink[::-1])
    left, right = _strip(ink.T), ink.shape[1] - _strip(ink.T[::-1])
    inside = ink[top:bottom, left:right]
    labels = components(inside)
    border = np.concatenate([labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]])
    touching = np.bincount(border, minlength=labels.max() + 1)
    kept = np.flatnonzero(touching <= _FRAME_TOUCHES * border.size)
    page = np.zeros_like(ink)
    page[top:bottom, left:right] = inside & np.isin(labels, kept)
    return page if np.count_nonzero(page) > ink.size / 1000 else ink


def without_specks(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """`ink` (H, W) without the connected shapes of less than a twenty-fifth of the largest one's area."""
    labels = components(ink)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray((areas >= max(_SPECK * areas.max(), 1))[labels])


def components(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Connected shapes, corners count as touching: (H, W), 0 is paper, each shape has a number of its own.

    Rows are cut into runs of ink; runs that touch in neighbouring rows are joined
    (union-find; Rosenfeld and Pfaltz 1966).
    """
    starts, ends = _runs(ink)
    parent = list(range(len(starts) + 1))
    for one, other in _touching(starts, ends, ink.shape[1] + 2):
        parent[_root(parent, one)] = _root(parent, other)
    names = np.array([_root(parent, run) for run in range(len(parent))])
    begins = np.zeros(ink.shape[0] * (ink.shape[1] + 2), np.intp)
    begins[starts] = 1
    numbers = np.cumsum(begins).reshape(ink.shape[0], -1)[:, 1:-1]
    return np.asarray(np.where(ink, names[numbers], 0))


def _runs(ink: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """First and past-the-last flat places of each run, once a column of paper stands on either side."""
    flat = np.pad(ink, ((0, 0), (1, 1))).ravel().astype(np.int8)
    change = np.diff(flat, prepend=np.int8(0))
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)


def _touching(starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], width: int) -> Iterator[tuple[int, int]]:
    """Pairs of runs, numbered from 1, of neighbouring rows that share a column or a corner."""
    first = np.searchsorted(ends, starts + width, side="left")
    last = np.searchsorted(starts, ends + width, side="right")
    for run, (low, high) in enumerate(zip(first.tolist(), last.tolist(), strict=True), start=1):
        for below in range(low, high):
            yield run, below + 1


def _root(parent: list[int], run: int) -> int:
    while parent[run] != run:
        parent[run] = parent[parent[run]]
        run = parent[run]
    return run


def _strip(ink: npt.NDArray[np.bool_]) -> int:
    """How many of the first rows, a quarter of all at most, are mostly ink."""
    filled = ink.mean(axis=1) > _STRIP_FILLED
    depth = int(_STRIP_DEPTH * len(filled))
    return int(np.argmin(np.append(filled[:depth], False)))


def _softened(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean of each pixel and its eight neighbours, so that one bright grain is not taken for paper."""
    around = np.pad(grey, 1, mode="edge")
    rows = around[:-2] + around[1:-1] + around[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9, np.float32)


def _closed(grey: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """The smallest of the largest within squares of a side `window`: whatever is dark and narrower than that is gone.

    The squares of the smallest are a little larger, because the edge of a shadow that runs aslant has steps. Beyond its
    border the picture goes on as it ends, for as far as a square reaches.
    """
    before, after = window // 2, window - 1 - window // 2
    largest = _largest_within(np.pad(grey, window, mode="edge"), before, after)
    smallest = -_largest_within(-largest, after + _STEPS, before + _STEPS)
    return smallest[window:-window, window:-window]


def _largest_within(grey: npt.NDArray[np.float32], before: int, after: int) -> npt.NDArray[np.float32]:
    """The largest value (H, W) in the square around each pixel that reaches so far to the left and the right of it."""
    around = np.pad(grey, ((before, after), (before, after)), mode="edge")
    window = before + 1 + after
    return _running_maximum(_running_maximum(around, window).T, window).T


def _running_maximum(values: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """The largest of each `window` neighbouring rows (H, W) -> (H - window + 1, W).

    Within blocks as long as the window, from the front and from the back, so that each costs three comparisons
    however long it is (van Herk 1992).
    """
    count = len(values)
    blocks = np.pad(values, ((0, -count % window), (0, 0)), constant_values=-np.inf)
    blocks = blocks.reshape(-1, window, values.shape[1])
    front = np.maximum.accumulate(blocks, axis=1).reshape(-1, values.shape[1])
    back = np.maximum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].reshape(-1, values.shape[1])
    return np.asarray(np.maximum(back[: count - window + 1], front[window - 1 : count]))
