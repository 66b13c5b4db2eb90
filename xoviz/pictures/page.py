"""Where the paper is, and whether it is light or dark.

A photograph may show the table around the page, and chalk is lighter than its board. The candidates found here are
tried in turn by `prepare`; the first with a letter on it wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.pictures.ink import components

_HALFWAY = 0.13
_SHADED_SHARE = 0.1
_PAGE_AREA = 0.25
_PAGE_FILLS_BOX = 0.85
_PAPER_FILLS_PAGE = 0.6


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
    """Candidates, the likeliest first: sheets with clear edges, the largest first, and at last the whole picture."""
    if not is_shaded(grey):
        light = grey > (grey.min() + grey.max()) / 2
        sheets = [(sheet, dark) for dark in (False, True) if (sheet := _sheet(light != dark)) is not None]
        for sheet, dark in sorted(sheets, key=lambda found: found[0].size, reverse=True):
            yield Page(sheet.cut(grey), dark)
    yield Page(grey, paper_is_dark(grey))


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


@dataclass(frozen=True)
class _Sheet:
    """The box around a connected piece of paper, and how many pixels of paper it has."""

    top: int
    bottom: int
    left: int
    right: int
    size: int

    def cut(self, grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return grey[self.top : self.bottom, self.left : self.right]


def _sheet(paper: npt.NDArray[np.bool_]) -> _Sheet | None:
    """The largest connected shape of `paper`, if it is a sheet: large, box-shaped, and hardly covered by ink."""
    labels = components(paper)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    shape = labels == areas.argmax()
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    sheet = _Sheet(int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1, int(areas.max()))
    box = shape[sheet.top : sheet.bottom, sheet.left : sheet.right]
    page = box.size - np.count_nonzero(_outside(~box))
    if box.size < _PAGE_AREA * paper.size or page < _PAGE_FILLS_BOX * box.size:
        return None
    return sheet if sheet.size >= _PAPER_FILLS_PAGE * page else None


def _outside(gaps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Those shapes of `gaps` that reach the border; the others are ink on the page."""
    labels = components(gaps)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.asarray(gaps & np.isin(labels, border))
