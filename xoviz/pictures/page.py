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
from xoviz.pictures.sheet import SHADOW, sheet

_BLOCKS = 8
_EXTREMES = (0.3, 99.7)  # per cent: fewer pixels than that are no letter
_HALFWAY = 0.13
_SHADED_SHARE = 0.1
_FRAME = 0.04
_FAINT_EDGE = 0.85


@dataclass(frozen=True, eq=False)
class Page:
    """A part of a picture taken for the page.

    Attributes:
        grey: its brightness, (H, W) float32 in [0, 1], as in the picture.
        dark: its paper is darker than its ink.
        is_table: a sheet lies on it, so that what reaches its border is no letter.
    """

    grey: npt.NDArray[np.float32]
    dark: bool
    is_table: bool = False


def pages(grey: npt.NDArray[np.float32]) -> Iterator[Page]:
    """Candidates, the likeliest first: a light sheet on a dark table, a dark one on a light table, the whole picture,
    and at last sheets that are so little lighter or darker than the table that it might be a shadow."""
    sheets = list(_sheets(grey, SHADOW))
    yield from sheets
    dark = sheets[0].dark if sheets else paper_is_dark(_flattened(grey) if is_shaded(grey) else grey)
    yield Page(grey, dark, is_table=bool(sheets))
    yield from _sheets(grey, _FAINT_EDGE)


def _sheets(grey: npt.NDArray[np.float32], darkest: float) -> Iterator[Page]:
    for dark in (False, True):
        found = sheet(1 - grey if dark else grey, darkest)
        if found is not None:
            yield Page(1 - found if dark else found, dark)


def is_shaded(grey: npt.NDArray[np.float32]) -> bool:
    """Whether many pixels lie halfway between the darkest and the lightest, as shadows do and plain ink does not."""
    halfway = abs(grey - (grey.min() + grey.max()) / 2) < _HALFWAY * np.ptp(grey)
    return bool(halfway.mean() > _SHADED_SHARE)


def paper_is_dark(grey: npt.NDArray[np.float32]) -> bool:
    """Whether the paper of a picture (H, W) is its darker part.

    Paper is what most of the border and most of the whole show, the border counting twice, because a fat letter
    covers most of a small picture: once the outermost pixels, once those a little further in, because of frames. Ink
    lies further from it.
    """
    further = int(_FRAME * min(grey.shape))
    parts = (_ring(grey), _ring(grey[further : len(grey) - further, further : grey.shape[1] - further]), grey.ravel())
    levels = np.concatenate(parts)
    shares = np.concatenate([np.full(part.size, 1 / part.size) for part in parts])
    lightest_first = np.argsort(-levels, kind="stable")
    middle = np.searchsorted(np.cumsum(shares[lightest_first]), 1.5 - 1e-6)
    paper = levels[lightest_first[middle]]
    return bool(grey.max() - paper > paper - grey.min())


def _ring(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The outermost pixels."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def _flattened(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`grey` (H, W) freed of shadows, of whichever polarity: by how much it differs from the median around."""
    rows = np.array_split(grey, min(_BLOCKS, grey.shape[0]), axis=0)
    blocks = [[np.median(block) for block in np.array_split(row, min(_BLOCKS, grey.shape[1]), axis=1)] for row in rows]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.array(blocks), 1, mode="edge"), (3, 3))
    around = np.median(windows, axis=(2, 3)).astype(np.float32)
    differences = grey - resampled(around, *grey.shape)
    return np.asarray(np.clip(differences, *np.percentile(differences, _EXTREMES)), np.float32)
