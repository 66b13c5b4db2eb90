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
_DEEPEST_SHADOW = 0.06
_GRAIN = 5.0
_CHANCE = 1e-4
_DARKEST = 1 / 3
_TONE = 0.12
_BETWEEN = 0.1
_BLACK = 0.4


def paper_under(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How bright the paper is under each pixel of `grey` (H, W): in shadow less than in the light, but never 0.

    The paper is what closes over every mark that is narrower than a third of the picture (greyscale closing; Serra
    1982). That leaves the edge of a shadow where it is, however hard it is and wherever it runs. It is 1 everywhere in
    pictures that are no photographs, because they are too small or of two tones.
    """
    if min(grey.shape) < _SMALLEST_LIT or _is_two_toned(grey):
        return np.ones_like(grey)
    window = int(_WIDEST_MARK * min(grey.shape))
    paper = _closed(softened(grey), window)
    darkest = max(_DEEPEST_SHADOW * float(paper.max()), FAINTEST)
    return np.asarray(np.maximum(paper, darkest), np.float32)


def evenly_lit(grey: npt.NDArray[np.float32], paper: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`grey` divided by the brightness of its `paper`, so that shadows and gradients go; paper becomes 1."""
    return np.asarray(np.minimum(grey / paper, 1), np.float32)


def ink_amount(lit: npt.NDArray[np.float32], paper: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much ink each pixel has, (H, W) float32 in [0, 1]; however faint the pencil, its strokes reach 1.

    Ink is what is darker than the paper by more than five times the paper's grain. All zero where no more of it is
    found than grain leaves by chance, one pixel in 10,000.

    Args:
        lit: the picture, evenly lit.
        paper: how bright the paper was before; the darker, the more grain the even light has laid bare.
    """
    darker, least = _darker_than_grain(lit, paper)
    marks = darker[darker > least]
    if marks.size <= _CHANCE * lit.size:
        return np.zeros_like(lit)
    level = np.median(marks[marks >= 0.5 * np.percentile(marks, 97)])
    # The middle half of the range is stretched: paper's texture goes to 0, a stroke's uneven core to 1.
    return np.asarray(np.clip(2 * darker / np.maximum(level, least) - 0.5, 0, 1), np.float32)


def _darker_than_grain(
    lit: npt.NDArray[np.float32], paper: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """By how much each pixel is darker than the paper, (H, W), and how much of that is grain at most, (H, W).

    The paper and its grain are median and median deviation of all but the darkest third of the greys. Grain of the
    camera is the same in light and shadow, so even light multiplies it where the paper was dark; grain of the paper is
    a share of its brightness. Each is measured, and the larger counts.
    """
    lighter = lit >= lit.min() + _DARKEST * np.ptp(lit)
    shares = 1 - lit[lighter]
    amounts = shares * paper[lighter]
    share, amount = np.median(shares), np.median(amounts)
    share_grain, amount_grain = _deviation(shares, share), _deviation(amounts, amount)
    darker = 1 - lit - np.maximum(share, amount / paper)
    return darker, np.maximum(FAINTEST, _GRAIN * np.maximum(share_grain, amount_grain / paper))


def _deviation(values: npt.NDArray[np.float32], middle: np.float32) -> np.float32:
    """The median deviation from the middle, scaled so that it is the standard deviation of normal grain."""
    return np.float32(1.4826 * np.median(abs(values - middle)))


def softened(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
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
