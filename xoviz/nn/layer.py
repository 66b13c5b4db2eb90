"""What every layer has in common: a frozen description, and a pass made from it.

A *layer* says what is computed: a small immutable value with a stable ``id``. It holds no numbers that learn.
A *pass* is one layer made ready for one batch size: it owns scratch space and views, made once by a plan, and
turns input into output (``forward``) and blame for the output into blame for the input (``backward``). Two
threads may share a layer, never a pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from xoviz.nn.arrays import Array, Shape


class StackError(ValueError):
    """A layer that cannot be, or does not fit where it stands. ``layer_id`` names it."""

    def __init__(self, layer_id: str, reason: str) -> None:
        super().__init__(f"layer '{layer_id}': {reason}")
        self.layer_id = layer_id
        self.reason = reason


@dataclass(frozen=True)
class Parameter:
    """Numbers of a layer that learn, as its owner declares them.

    ``shape`` is how the outside sees them; ``stored`` is the order of those axes in the flat vector, chosen so
    that a plan can multiply without copying. ``terms`` is how many products enter one sum (K), which the
    initialisation needs; ``averaged`` says that the sum is then divided. A bias begins as ``start``.
    """

    name: str
    shape: tuple[int, ...]
    stored: tuple[int, ...]
    terms: int
    averaged: bool = False
    start: float = 0.0

    @property
    def is_bias(self) -> bool:
        """Whether these numbers are added, one for each filter or unit, and not multiplied with."""
        return len(self.shape) == 1

    @property
    def stored_shape(self) -> tuple[int, ...]:
        """The shape in the order in which the flat vector holds it."""
        return tuple(self.shape[axis] for axis in self.stored)


class Pass(Protocol):
    """A layer made ready for a batch, between two plan buffers of shape (H, C, W, N).

    On the way up they hold values: ``forward`` reads ``x`` and writes ``y``. On the way down they hold blame:
    ``backward`` reads the blame for the output in ``y`` and writes that for the input over the values in ``x``, which
    nobody needs any more. So a plan is half as large, and twice as much of it stays in the processor's cache.
    """

    x: Array
    y: Array

    def forward(self) -> None:
        """Fill ``y`` from ``x`` and the parameters, and remember what ``backward`` will need."""

    def backward(self) -> None:
        """Fill the parameters' gradients from the blame in ``y``, then ``x`` with blame if anybody asks for it."""


class Layer(Protocol):
    """The description of a layer: frozen, comparable, without numbers that learn."""

    kind: ClassVar[str]

    @property
    def id(self) -> str:
        """The stable name of this layer in its stack, unique there."""

    def output_shape(self, shape: Shape) -> Shape:
        """The shape that comes out when ``shape`` goes in. Raises StackError where it does not fit."""

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """What learns in this layer when ``shape`` goes in."""

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool) -> Pass:
        """A pass over the buffer ``x`` (H, C, W, N), parameters and gradients in stored order.

        ``blame`` says whether ``backward`` must leave blame in ``x``. The first layer of a training run does without,
        since nobody asks who is to blame for the picture.
        """


def whole(layer_id: str, what: str, value: object, least: int, most: int) -> int:
    """``value`` if it is a whole number from ``least`` to ``most``. Raises StackError that says so if not."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise StackError(layer_id, f"{what} must be a whole number from {least} to {most}, not {value!r}")
    return value


def share(layer_id: str, what: str, value: object) -> float:
    """``value`` if it is a number between 0 and 1, neither of them. Raises StackError that says so if not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise StackError(layer_id, f"{what} must be a number between 0 and 1, not {value!r}")
    return float(value)
