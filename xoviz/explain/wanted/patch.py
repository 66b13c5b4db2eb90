"""The part of a network below one place of a layer: what stands there depends on a patch of the picture alone.

The layers below are the same everywhere on the picture. So laid on nothing but a cell's receptive field, they give the
very value of that cell, and each step of a search costs as much as the patch and not as the picture. Where the edge
cuts some receptive fields off (there is padding, or a pooling window hangs over), cells are not all alike: there, and
for what is fully connected, the patch is the whole picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xoviz.explain.receptive import Region, lit
from xoviz.nn.arrays import Array, Indices, Shape
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.memory import Memory
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.stack import PICTURE, Stack
from xoviz.nn.trace import Focus

LINEAR = ("conv", "dense", "meanpool", "dropout", "heads")
"""The kinds of layers that add up and multiply, and nothing else; dropout leaves out nothing but while it trains."""


@dataclass(frozen=True, eq=False)
class Patch:
    """Layers and the ``shape`` (C, h, w) of pictures that they are laid on; the layer ``place`` is the one asked for.

    With ``whole`` that is the whole picture, and a map of the layer has many cells; else it has one, at (0, 0).
    ``vector`` are the parameters of ``stack``.
    """

    stack: Stack
    vector: Array
    place: int
    whole: bool

    @property
    def shape(self) -> Shape:
        """The shape (C, h, w) of what is shown to the units."""
        return self.stack.input_shape

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return self.stack.shapes[self.place + 1][0]

    @property
    def linear(self) -> bool:
        """Whether the slope is the same everywhere: nothing on the way up bends."""
        return all(layer.kind in LINEAR for layer in self.stack.layers[: self.place + 1])

    @property
    def products(self) -> int:
        """How many products one pass takes, roughly: what to make slices of work by."""
        total = 0
        for layer, below, above in zip(self.stack.layers[: self.place + 1], self.stack.shapes, self.stack.shapes[1:],
                                       strict=False):
            cells = int(np.prod(above))
            terms = [parameter.terms for parameter in layer.parameters(below) if parameter.name == "weights"]
            total += cells * sum(terms, 1)
        return total


class Slopes:
    """Values of units and their slopes by every cell of what they are shown, for a batch. Belongs to one thread.

    Picture n of the batch is shown to the unit ``units[n]`` at the cell ``rows[n]``, ``columns[n]`` of its map.
    """

    def __init__(self, patch: Patch, units: Indices, rows: Indices, columns: Indices) -> None:
        self._plan = Plan(patch.stack, len(units), blame=True, vector=patch.vector)
        self._passes = self._plan.passes[: patch.place + 1]
        self._at = rows, units, columns, np.arange(len(units))

    def values(self, pictures: Array) -> Array:
        """What the units give (N,) for pictures (N, C, h, w)."""
        self._plan.load(pictures)
        for layer in self._passes:
            layer.forward()
        found: Array = self._passes[-1].y[self._at]
        return found

    def slopes(self) -> Array:
        """How each of these values changes with every cell of its picture, (N, C, h, w); after ``values``, once."""
        blame = self._passes[-1].y
        blame.fill(0)
        blame[self._at] = 1
        for layer in reversed(self._passes):
            layer.backward()
        return self._plan.x.transpose(3, 1, 0, 2)


def has_units(network: Network) -> tuple[str, ...]:
    """The ids of the layers whose units can be asked what they want to see."""
    return tuple(layer.id for layer in network.layers if isinstance(layer, Conv | Dense))


def patch_below(network: Network, layer_id: str) -> Patch:
    """The patch that the units of a layer see. Raises KeyError if there is no such layer."""
    place = network.stack.index(layer_id)
    shape = (network.input_shape[0], *field(network.stack, place))
    if not _are_alike(network.stack, place, shape):
        return Patch(network.stack, network.vector, place, True)
    layers = tuple(replace(layer, padding=0) if isinstance(layer, Conv) else layer
                   for layer in network.layers[: place + 1])
    stack = Stack(layers, shape)
    # The layers that were left out had the last parameters.
    return Patch(stack, network.vector[: stack.size], place, False)


def field(stack: Stack, place: int) -> tuple[int, int]:
    """Height and width of what a cell of the layer ``place`` looks at where no edge cuts it off."""
    rows = columns = 1
    for layer in reversed(stack.layers[: place + 1]):
        if isinstance(layer, Dense | Memory):
            return stack.input_shape[1:]
        if isinstance(layer, Conv):
            rows = (rows - 1) * layer.stride + layer.size[0]
            columns = (columns - 1) * layer.stride + layer.size[1]
        elif isinstance(layer, MaxPool | MeanPool):
            rows, columns = ((side - 1) * windows.stride + windows.length
                             for side, windows in zip((rows, columns), layer.windows, strict=True))
    return rows, columns


def seen(stack: Stack, focus: Focus) -> Region:
    """The region of the picture that a cell looks at."""
    return lit(stack, focus)[PICTURE]


def _are_alike(stack: Stack, place: int, shape: Shape) -> bool:
    """Whether all cells of a layer see whole patches of this shape, those in the corners too."""
    if any(isinstance(layer, Dense | Memory) for layer in stack.layers[: place + 1]):
        return False
    _, rows, columns = stack.shapes[place + 1]
    for row, column in ((0, 0), (rows - 1, columns - 1)):
        region = seen(stack, Focus(stack.layers[place].id, 0, row, column))
        if (region.rows[1] - region.rows[0], region.columns[1] - region.columns[0]) != shape[1:]:
            return False
    return True
