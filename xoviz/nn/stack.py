"""A stack: layers that fit on one another, and where their parameters lie in one flat vector."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Layer, Parameter, StackError
from xoviz.nn.loss import LOSSES

PICTURE = "picture"
"""The id of what goes in, where a layer's id is asked for."""

MOST_LAYERS = 64
MOST_VALUES = 50_000_000
"""The largest number of parameters, and of cells in one activation, that a stack may have."""


@dataclass(frozen=True)
class Slot:
    """Where one parameter lies in the flat vector."""

    layer_id: str
    parameter: Parameter
    start: int
    stop: int

    @property
    def key(self) -> str:
        """Its name in the network, such as ``conv1.weights``."""
        return f"{self.layer_id}.{self.parameter.name}"

    def stored(self, vector: Array) -> Array:
        """The view of ``vector`` in the order in which it is stored."""
        return vector[self.start : self.stop].reshape(self.parameter.stored_shape)

    def public(self, vector: Array) -> Array:
        """The view of ``vector`` in the shape that the outside knows, for example (F, C, height, width)."""
        return self.stored(vector).transpose(np.argsort(self.parameter.stored))


@dataclass(frozen=True)
class Stack:
    """Layers, what goes into the first, and the loss that the last one is trained for.

    Raises StackError, naming the layer, when they do not fit. The last layer gives one value per class.
    """

    layers: tuple[Layer, ...]
    input_shape: Shape
    loss: str = "cross-entropy"
    shapes: tuple[Shape, ...] = field(init=False, compare=False, repr=False)
    slots: tuple[Slot, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise StackError("loss", f"must be one of {', '.join(LOSSES)}, not {self.loss!r}")
        if not self.layers or len(self.layers) > MOST_LAYERS:
            raise StackError("stack", f"needs 1 to {MOST_LAYERS} layers, not {len(self.layers)}")
        seen = {PICTURE}
        for layer in self.layers:
            if not layer.id or layer.id in seen:
                raise StackError(layer.id or "?", "every layer needs a name of its own")
            seen.add(layer.id)
        shapes = tuple(self._fit())
        object.__setattr__(self, "shapes", shapes)
        object.__setattr__(self, "slots", tuple(self._place(shapes)))
        if shapes[-1][1:] != (1, 1):
            raise StackError(self.layers[-1].id, "the last layer must give one value per class (a dense layer does), "
                                                 f"but gives maps of {shapes[-1][1]} x {shapes[-1][2]}")

    @property
    def size(self) -> int:
        """How many numbers learn."""
        return self.slots[-1].stop if self.slots else 0

    @property
    def outputs(self) -> int:
        """How many scores come out."""
        return self.shapes[-1][0]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The picture's id and those of the layers, from the picture up."""
        return (PICTURE, *(layer.id for layer in self.layers))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {layer_id: place for place, layer_id in enumerate(self.ids, -1)}

    def index(self, layer_id: str) -> int:
        """The place of a layer, 0 for the first; -1 for the picture. Raises KeyError if there is none."""
        if layer_id not in self._places:
            raise KeyError(f"there is no layer '{layer_id}'")
        return self._places[layer_id]

    def shape_of(self, layer_id: str) -> Shape:
        """The shape of what a layer gives (or of the picture)."""
        return self.shapes[self.index(layer_id) + 1]

    def slot(self, key: str) -> Slot:
        """The slot named ``key``. Raises KeyError naming what there is."""
        for slot in self.slots:
            if slot.key == key:
                return slot
        raise KeyError(f"there is no parameter '{key}'; there are {', '.join(s.key for s in self.slots)}")

    def _fit(self) -> Iterator[Shape]:
        """The shape of the picture, then of each layer's output."""
        shape = self.input_shape
        if len(shape) != 3 or min(shape) < 1:
            raise StackError(PICTURE, f"must have a shape (maps, rows, columns) of at least 1 each, not {shape}")
        if math.prod(shape) > MOST_VALUES:
            raise StackError(PICTURE, f"is too large: {shape} are more than {MOST_VALUES:,} values")
        yield shape
        for layer in self.layers:
            shape = layer.output_shape(shape)
            cells = shape[0] * shape[1] * shape[2]
            if cells > MOST_VALUES:
                raise StackError(layer.id, f"would give {cells:,} values; {MOST_VALUES:,} is the limit")
            yield shape

    def _place(self, shapes: tuple[Shape, ...]) -> Iterator[Slot]:
        """One slot after another, layer by layer."""
        start = 0
        for layer, shape in zip(self.layers, shapes, strict=False):
            for parameter in layer.parameters(shape):
                stop = start + math.prod(parameter.shape)
                if stop > MOST_VALUES:
                    raise StackError(layer.id, f"brings the number of parameters above {MOST_VALUES:,}")
                yield Slot(layer.id, parameter, start, stop)
                start = stop
