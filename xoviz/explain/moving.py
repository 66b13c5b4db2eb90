"""How far each layer follows a picture that is moved: a convolution's maps move along, a plain network starts anew.

Two traces of one network are compared, of a picture and of the same picture ``down`` and ``right`` by some cells. The
difference of two maps a and b, whose background is m, is a share of all that there is to see on either::

    sum |a - b|  /  (sum |a - m| + sum |b - m|)

0: they are the same. 1: they have nothing in common. The background is the median of a map, which is what it shows of
blank paper; of a layer without rows and columns it is 0.

``in_place`` compares cell by cell. ``followed`` first moves the later maps back by as many of the layer's cells as the
picture was moved (rounded, where strides do not go into it), and leaves out cells that one of them does not have. A
convolution without padding has 0 there, for as long as no ink leaves the picture: it does the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.nn import PICTURE, Array, Conv, Dense, MaxPool, MeanPool, Memory, Stack, Trace
from xoviz.nn.windows import pair


@dataclass(frozen=True)
class LayerChange:
    """How much a layer (or the picture) has changed, in place and after undoing the shift, both 0 to 1.

    ``kind`` is the layer's, or PICTURE. ``followed`` is None where there is nothing to undo: a dense layer has no
    places, and of maps that were moved by their whole length no cell is left to compare.
    """

    layer: str
    kind: str
    in_place: float
    followed: float | None


def changes(before: Trace, after: Trace, down: float, right: float) -> tuple[LayerChange, ...]:
    """The change of the picture and of each layer, in order. ValueError for traces of different stacks."""
    stack = before.network.stack
    if stack != after.network.stack:
        raise ValueError("only traces of one stack can be compared layer by layer")
    names = [(PICTURE, PICTURE), *((layer.id, layer.kind) for layer in stack.layers)]
    found = []
    for name, stride, one, other in zip(names, strides(stack), before.activations, after.activations, strict=True):
        ground = _background(one)
        there, now = one - ground, other - ground
        followed = None
        if stride is not None:
            followed = _after_undoing(there, now, round(down / stride[0]), round(right / stride[1]))
        found.append(LayerChange(*name, _share(there, now), followed))
    return tuple(found)


def moved(picture: Array, down: int, right: int, nothing: float = -1.0) -> Array:
    """A copy of ``picture`` (C, H, W) moved by whole cells; ``nothing`` enters at the edges."""
    result = np.full_like(picture, nothing)
    height, width = picture.shape[1:]
    if abs(down) < height and abs(right) < width:
        target = result[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        target[:] = picture[:, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    return result


def strides(stack: Stack) -> list[tuple[int, int] | None]:
    """How many (rows, columns) of the picture lie between two neighbours on each layer, the picture first; None above
    the first dense layer or layer with memory, where nothing lies beside anything."""
    found: list[tuple[int, int] | None] = [(1, 1)]
    for layer in stack.layers:
        below = found[-1]
        if below is None or isinstance(layer, Dense | Memory):
            found.append(None)
        else:
            down, right = pair(layer.stride) if isinstance(layer, Conv | MaxPool | MeanPool) else (1, 1)
            found.append((below[0] * down, below[1] * right))
    return found


def difference(one: Array, other: Array) -> float:
    """The difference of maps (C, H, W), see above; 0 where there is nothing to see on either."""
    ground = _background(one)
    return _share(one - ground, other - ground)


def _share(one: Array, other: Array) -> float:
    """The same of maps whose background is 0."""
    there = float(np.abs(one).sum() + np.abs(other).sum())
    # Sums that are equal round apart: a hair above 1 is 1.
    return min(float(np.abs(one - other).sum()) / there, 1.0) if there else 0.0


def _after_undoing(one: Array, other: Array, down: int, right: int) -> float | None:
    """The same after ``other`` is moved back; None where no cell is left."""
    rows, columns = one.shape[1:]
    if abs(down) >= rows or abs(right) >= columns:
        return None
    stays = one[:, max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)]
    back = other[:, max(down, 0) : rows - max(-down, 0), max(right, 0) : columns - max(-right, 0)]
    return _share(stays, back)


def _background(maps: Array) -> Array:
    """What a map shows of blank paper, (C, 1, 1)."""
    if maps.shape[1:] == (1, 1):
        return np.zeros_like(maps)
    return np.median(maps, axis=(1, 2), keepdims=True)
