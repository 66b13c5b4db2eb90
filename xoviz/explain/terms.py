"""One cell, term by term: the products of a filter with a patch, and the votes that add up to a score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.nn import Array, Conv, Dense, Trace


@dataclass(frozen=True, eq=False)
class Match:
    """A filter laid on a patch (the talk, chapter 3): ``products`` = patch x weights, each (C, height, width).

    ``top`` and ``left`` place the patch in the layer's input; they are negative where it lies over the padding,
    which counts as 0. ``sum`` is that of the products; ``divisor`` is K if the layer averages, else 1; ``bias`` is 0
    if there is none. ``result`` is the value that the layer gave: sum / divisor + bias, within float32 rounding.
    """

    patch: Array
    weights: Array
    products: Array
    top: int
    left: int
    sum: float
    divisor: int
    bias: float
    result: float


def match(trace: Trace, layer: Conv, filter_: int, row: int, column: int) -> Match:
    """The match behind one cell of a convolution's map. Raises IndexError outside the map."""
    stack, below = trace.network.stack, trace.input(layer.id)
    filters, rows, columns = stack.shape_of(layer.id)
    if not (0 <= filter_ < filters and 0 <= row < rows and 0 <= column < columns):
        raise IndexError(f"layer '{layer.id}' gives {filters} maps of {rows} x {columns}; "
                         f"there is no cell ({row}, {column}) in map {filter_}")
    height, width = layer.size
    top, left = row * layer.stride - layer.padding, column * layer.stride - layer.padding
    padded = np.pad(below, ((0, 0), (layer.padding,) * 2, (layer.padding,) * 2))
    first_row, first_column = top + layer.padding, left + layer.padding
    patch = padded[:, first_row : first_row + height, first_column : first_column + width]
    weights = trace.network.parameters[f"{layer.id}.weights"][filter_]
    products = patch * weights
    bias = float(trace.network.parameters[f"{layer.id}.bias"][filter_]) if layer.bias else 0.0
    return Match(patch, weights, products, top, left, float(products.sum(dtype=np.float64)),
                 products.size if layer.average else 1, bias, float(trace.output(layer.id)[filter_, row, column]))


@dataclass(frozen=True, eq=False)
class Ballot:
    """How one unit of a dense layer came to its score (the talk, chapter 9): each value times its weight.

    ``values``, ``weights`` and ``contributions`` have the shape (C, H, W) of the maps below; contributions are
    already divided where the layer averages, so that they add up to ``score`` - ``bias``.
    """

    values: Array
    weights: Array
    contributions: Array
    divisor: float
    bias: float
    score: float


def ballot(trace: Trace, layer: Dense, unit: int) -> Ballot:
    """The ballot of one unit. Raises IndexError if there is no such unit."""
    if not 0 <= unit < layer.units:
        raise IndexError(f"layer '{layer.id}' has units 0 to {layer.units - 1}, not {unit}")
    values = trace.input(layer.id)
    weights = trace.network.parameters[f"{layer.id}.weights"][unit]
    divisor = float(weights.sum(dtype=np.float64)) if layer.average else 1.0
    products = values.astype(np.float64) * weights
    contributions = products / divisor if divisor else np.zeros_like(products)
    bias = float(trace.network.parameters[f"{layer.id}.bias"][unit]) if layer.bias else 0.0
    return Ballot(values, weights, contributions, divisor, bias, float(trace.output(layer.id)[unit, 0, 0]))
