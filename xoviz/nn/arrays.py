"""The array aliases and the legend of shapes that the whole engine uses.

Letters in comments and docstrings::

    N  pictures in a batch              F  filters of a convolution (= maps that it makes)
    C  channels (= maps) coming in      K  terms of one sum: C x kernel height x kernel width
    H  rows, W  columns                 U  units of a dense layer (= classes, in the last one)

What the outside sees is always (C, H, W) for one picture and (N, C, H, W) for several. Inside a plan, maps
lie as (H, C, W, N): batch last, so that every inner loop runs over pictures, and row first, so that the rows
under a filter are one contiguous block (see ``conv``). A dense layer's units are U maps of 1 x 1.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
"""Floating-point values: float32 to run, float64 to audit."""

Indices = npt.NDArray[np.intp]
"""Whole numbers: labels, places in a map."""

Shape = tuple[int, int, int]
"""(maps, rows, columns) of one picture's activation."""


Kind = TypeVar("Kind", bound=np.generic)


def frozen(array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """A copy of ``array`` that owns its memory, is C-contiguous, and can never be written to again."""
    copy = np.array(array, order="C", copy=True)
    copy.setflags(write=False)
    return copy


def cells(maps: Array) -> npt.NDArray[np.void]:
    """The view of ``maps`` (H, C, W, N), or a part of them, with all of a cell's N numbers as one item: (H, C, W).

    For copying. NumPy moves an item at once, where it would otherwise begin a new loop over a few pictures.
    """
    view: npt.NDArray[np.void] = maps.view(np.dtype((np.void, maps.itemsize * maps.shape[-1])))[..., 0]
    return view
