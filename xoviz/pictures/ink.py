"""Ink and paper told apart.

A photograph of a page has shadows, grain, faint pencil, dust and the edge of the table. From brightness (H, W)
in [0, 1], 1 = white, dark ink on light paper, these steps leave only what is darker than the paper.
"""

from __future__ import annotations

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
_DARKEST = 1 / 3
_TONE = 0.12
_BETWEEN = 0.1
_BLACK = 0.4


def evenly_lit(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`grey` divided by the paper's own brightness there, so that shadows and gradients go; paper becomes 1.

    The paper is what closes over every mark that is narrower than a third of the picture (greyscale closing; Serra
    1982). That leaves the edge of a shadow where it is, however hard it is and wherever it runs. Pictures that are no
    photographs, because they are too small or of two tones, come back as they are.
    """
    if min(grey.shape) < _SMALLEST_LIT or _is_two_toned(grey):
        return grey
    window = int(_WIDEST_MARK * min(grey.shape))
    paper = _closed(_softened(grey), window)
    return np.asarray(np.minimum(grey / np.maximum(paper, _DEEPEST_SHADOW), 1), np.float32)


def ink_amount(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much ink each pixel has, (H, W) float32 in [0, 1]; however faint the pencil, its strokes reach 1.

    Ink is what is darker than the paper (the median of all but the darkest third of the greys) by more than five times
    the paper's grain (their median deviation). All zero where no more of it is found than grain leaves by chance, one
    pixel in 10,000.
    """
    lighter = grey[grey >= grey.min() + _DARKEST * np.ptp(grey)]
    paper = np.median(lighter)
    darker = paper - grey
    grain = 1.4826 * np.median(abs(paper - lighter))
    marks = darker[darker > max(FAINTEST, _GRAIN * grain)]
    if marks.size <= _CHANCE * grey.size:
        return np.zeros_like(grey)
    level = np.median(marks[marks >= 0.5 * np.percentile(marks, 97)])
    # The middle half of the range is stretched: paper's texture goes to 0, a stroke's uneven core to 1.
    return np.asarray(np.clip(2 * darker / level - 0.5, 0, 1), np.float32)


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
    largest = largest_within(np.pad(grey, window, mode="edge"), before, after)
    smallest = -largest_within(-largest, after + _STEPS, before + _STEPS)
    return smallest[window:-window, window:-window]


def _is_two_toned(grey: npt.NDArray[np.float32]) -> bool:
    """Whether hardly any pixel is neither as light as the lightest nor as dark as the darkest, which is no shadow."""
    from_either = np.minimum(grey - grey.min(), grey.max() - grey)
    between = (from_either > _TONE * np.ptp(grey)).mean()
    return bool(between < _BETWEEN and grey.min() < _BLACK * grey.max())


def largest_within(grey: npt.NDArray[np.float32], before: int, after: int) -> npt.NDArray[np.float32]:
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
