"""A patch of what a convolution is given, to become one of its filters: what was pointed at, or the liveliest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xoviz.nn import PICTURE, Array, Conv, Network, Trace
from xoviz.state.view import Region
from xoviz.wording import Translate, input_name, layer_names


@dataclass(frozen=True, eq=False)
class Patch:
    """``values`` (C, height, width) of a layer's input from (``row``, ``column``) on; ``source`` is what gave it."""

    source: str
    row: int
    column: int
    values: Array

    def weights(self, scale: float) -> Array:
        """The patch as a filter: its strongest value becomes ``scale``; a patch of zeros stays one."""
        strongest = float(np.abs(self.values).max())
        return (self.values * (scale / strongest if strongest else 0.0)).astype(np.float32)


def input_of(network: Network, layer: Conv) -> str:
    """The id of what a layer reads: a layer's, or PICTURE."""
    place = network.stack.index(layer.id)
    return network.layers[place - 1].id if place else PICTURE


def patch_at(trace: Trace, layer: Conv, lit: Mapping[str, Region]) -> Patch:
    """The patch around what is lit in the layer's input, moved inside where it would stick out.

    Where nothing is lit there, or all of it (as under a vote), it is the patch whose values differ most.
    """
    source, given = input_of(trace.network, layer), _at_least(trace.input(layer.id), layer.size)
    region = lit.get(source)
    if region is None or region.empty or _is_whole(region, trace.input(layer.id)):
        row, column = _liveliest(given, layer.size)
    else:
        row = _start(region.rows, layer.size[0], given.shape[1])
        column = _start(region.columns, layer.size[1], given.shape[2])
    return Patch(source, row, column, given[:, row : row + layer.size[0], column : column + layer.size[1]])


def told(patch: Patch, number: int, network: Network, tr: Translate) -> str:
    """Which patch has become filter `number` (from 1), in a sentence."""
    names = layer_names([layer.kind for layer in network.layers], tr)
    named = {layer.id: name for layer, name in zip(network.layers, names, strict=True)} | {
        PICTURE: input_name(network.input_shape, tr)}
    height, width = patch.values.shape[1:]
    sentence = tr("Filter {number} is now the {source}'s rows {top} to {bottom}, columns {left} to {right}.")
    return sentence.format(number=number, source=named[patch.source], top=patch.row + 1, bottom=patch.row + height,
                           left=patch.column + 1, right=patch.column + width)


def _start(part: tuple[int, int], side: int, length: int) -> int:
    """Where a window of `side` cells begins whose middle is the middle of `part`, within `length` cells."""
    return max(0, min((part[0] + part[1] - side) // 2, length - side))


def _liveliest(given: Array, size: tuple[int, int]) -> tuple[int, int]:
    """Row and column of the window (C, height, width) with the largest variance, the first of several."""
    windows = np.lib.stride_tricks.sliding_window_view(given, size, axis=(1, 2))
    variance = windows.var(axis=(0, 3, 4))
    row, column = np.unravel_index(int(variance.argmax()), variance.shape)
    return int(row), int(column)


def _is_whole(region: Region, given: Array) -> bool:
    return region.rows == (0, given.shape[1]) and region.columns == (0, given.shape[2])


def _at_least(given: Array, size: tuple[int, int]) -> Array:
    """The input (C, H, W), with zeros below and beside it where a padded filter is larger than it."""
    below, beside = max(0, size[0] - given.shape[1]), max(0, size[1] - given.shape[2])
    return np.pad(given, ((0, 0), (0, below), (0, beside)))
