"""Where the paper is, and whether it is light or dark.

A photograph may show the table around the page, and chalk is lighter than its board. The candidates found here are
tried in turn by `prepare`; the first with a letter on it wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.pictures.scaling import resampled
from xoviz.pictures.sheet import sheet

_BLOCKS = 8
_EXTREMES = (0.3, 99.7)  # per cent: fewer pixels than that are no letter
_HALFWAY = 0.13
_SHADED_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Page:
    """A part of a picture taken for the page.

    Attributes:
        grey: its brightness, (H, W) float32 in [0, 1], as in the picture.
        dark: its paper is darker than its ink.
    """

    grey: npt.NDArray[np.float32]
    dark: bool


def pages(grey: npt.NDArray[np.float32]) -> Iterator[Page]:
    """Candidates, the likeliest first: a light sheet on a dark table, a dark one on a light table, and at last the
    whole picture."""
    for dark in (False, True):
        found = sheet(1 - grey if dark else grey)
        if found is not None:
            yield Page(1 - found if dark else found, dark)
    yield Page(grey, paper_is_dark(_flattened(grey) if is_shaded(grey) else grey))


def is_shaded(grey: npt.NDArray[np.float32]) -> bool:
    """Whether many pixels lie halfway between the darkest and the lightest, as shadows do and plain ink does not."""
    halfway = abs(grey - (grey.min() + grey.max()) / 2) < _HALFWAY * np.ptp(grey)
    return bool(halfway.mean() > _SHADED_SHARE)


def paper_is_dark(grey: npt.NDArray[np.float32]) -> bool:
    """Whether the paper of a picture (H, W) is its darker part.

    Paper is what most of the border and most of the whole show, the border counting twice, because a fat letter
    covers most of a small picture. Ink lies further from it.
    """
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    levels = np.concatenate([border, grey.ravel()])
    shares = np.concatenate([np.full(border.size, 2 / border.size), np.full(grey.size, 1 / grey.size)])
    lightest_first = np.argsort(-levels, kind="stable")
    middle = np.searchsorted(np.cumsum(shares[lightest_first]), 1.5 - 1e-6)
    paper = levels[lightest_first[middle]]
    return bool(grey.max() - paper > paper - grey.min())


def _flattened(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`grey` (H, W) freed of shadows, of whichever polarity: by how much it differs from the median around."""
    rows = np.array_split(grey, min(_BLOCKS, grey.shape[0]), axis=0)
    blocks = [[np.median(block) for block in np.array_split(row, min(_BLOCKS, grey.shape[1]), axis=1)] for row in rows]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.array(blocks), 1, mode="edge"), (3, 3))
    around = np.median(windows, axis=(2, 3)).astype(np.float32)
    differences = grey - resampled(around, *grey.shape)
    return np.asarray(np.clip(differences, *np.percentile(differences, _EXTREMES)), np.float32)
